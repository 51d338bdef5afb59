import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import type { Permission } from '@clientst0r/identity';

export type AccessRule =
  | { readonly kind: 'public' }
  | { readonly kind: 'scim' }
  | { readonly kind: 'signed-in'; readonly reauthenticate: boolean }
  | {
      readonly kind: 'permission';
      readonly permission: Permission;
      readonly reauthenticate: boolean;
      readonly ofMerged: boolean;
      readonly ofVault: boolean;
    };

interface RequiresOptions {
  /** The person must have proved within the last five minutes that it is still he. */
  readonly reauthenticate?: boolean;
  /** Also under the id of an organisation that was merged, for those who hold the permission in the one that has its contents. */
  readonly ofMerged?: boolean;
  /** Whether it is refused while the vault of the organisation is sealed; where it is not told, what needs a permission of the vault is. */
  readonly ofVault?: boolean;
}

export const ACCESS_RULE = 'clientst0r:access-rule';

/** Adds to the rules of a handler instead of replacing them, so that the check at start sees when there are two. */
function rule(accessRule: AccessRule): MethodDecorator {
  return (target, key, descriptor) => {
    const handler = descriptor.value as object;
    const rules = (Reflect.getMetadata(ACCESS_RULE, handler) as AccessRule[] | undefined) ?? [];
    SetMetadata(ACCESS_RULE, [...rules, accessRule])(target, key, descriptor);
  };
}

/** Open to everybody on the internet; the test of all routes holds the reviewed list of these. */
export function Public(): MethodDecorator {
  return applyDecorators(rule({ kind: 'public' }), ApiExtension('x-access', 'public'));
}

/** Open to the programs that keep people here by SCIM, with a token of their own, and to nobody else. */
export function ForScimClients(): MethodDecorator {
  return applyDecorators(rule({ kind: 'scim' }), ApiExtension('x-access', 'scim'));
}

/** Open to every signed-in person, for what concerns only himself. */
export function SignedIn({ reauthenticate = false }: Pick<RequiresOptions, 'reauthenticate'> = {}): MethodDecorator {
  return applyDecorators(
    rule({ kind: 'signed-in', reauthenticate }),
    ApiExtension('x-access', 'signed-in'),
    ApiExtension('x-reauthenticate', reauthenticate),
  );
}

/** Open to those who hold the permission: in the organisation of the path, or on the platform. */
export function Requires(permission: Permission, options: RequiresOptions = {}): MethodDecorator {
  const { reauthenticate = false, ofMerged = false, ofVault = permission.startsWith('vault.') } = options;
  return applyDecorators(
    rule({ kind: 'permission', permission, reauthenticate, ofMerged, ofVault }),
    ApiExtension('x-access', 'permission'),
    ApiExtension('x-permission', permission),
    ApiExtension('x-reauthenticate', reauthenticate),
  );
}
