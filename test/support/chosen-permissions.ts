import { PermissionReader } from '@clientst0r/identity';
import type { TestApi } from './test-api.js';

/** Gives every person the permissions that a case asks for, where the built-in roles cannot: everything else is the product's own. */
export class ChosenPermissions {
  granted: ReadonlySet<string> = new Set();
  member = true;

  constructor(api: TestApi) {
    Object.assign(api.app.get(PermissionReader), { resolve: this.resolve });
  }

  private readonly resolve = (): Promise<{ member: boolean; permissions: ReadonlySet<string>; roleIds: string[] }> =>
    Promise.resolve({ member: this.member, permissions: this.granted, roleIds: [] });
}
