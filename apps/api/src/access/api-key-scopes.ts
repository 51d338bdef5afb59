import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { type Permission, PERMISSIONS, permissionScope } from '@clientst0r/identity';
import { type Actor, ValidationFailedError } from '@clientst0r/platform';
import { routesOf, rulesOf } from './routes.js';

/** What an API key can be for: the permissions of an organisation that a route asks for without a proof of identity, which no key can give. */
@Injectable()
export class ApiKeyScopes implements OnModuleInit {
  private open: ReadonlySet<Permission> = new Set();

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  onModuleInit(): void {
    const rules = routesOf(this.discovery, this.scanner).flatMap(rulesOf);
    this.open = new Set(
      rules.flatMap((rule) =>
        rule.kind === 'permission' && !rule.reauthenticate && permissionScope(rule.permission) === 'organisation' ? rule.permission : [],
      ),
    );
  }

  /** In the order of the catalogue. */
  all(): Permission[] {
    return PERMISSIONS.map(({ name }) => name).filter((name) => this.open.has(name));
  }

  /** Throws `ValidationFailedError` for what the actor holds and no key can use; what he does not hold is another's to refuse. */
  refuseUseless({ permissions }: Pick<Actor, 'permissions'>, scopes: readonly string[]): void {
    const useless = (scope: string): boolean => permissions.has(scope) && !this.open.has(scope as Permission);
    const problems = scopes.flatMap((scope, index) =>
      useless(scope) ? [{ field: `scopes.${index}`, message: 'opens nothing to a key: it needs a fresh proof of identity' }] : [],
    );
    if (problems.length > 0) throw new ValidationFailedError(problems);
  }
}
