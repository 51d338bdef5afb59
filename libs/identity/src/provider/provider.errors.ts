import { ConflictError, DomainError, UnauthenticatedError } from '@clientst0r/platform';

/** One text for all that can be wrong with what a provider, or somebody in its name, has sent; the audit trail has the reason. */
export class ProviderRefusedError extends UnauthenticatedError {
  override readonly code = 'provider-refused';

  constructor() {
    super('Signing in with this provider did not work. Start again, or ask an administrator.');
  }
}

/** OpenID Connect Back-Channel Logout 1.0, section 2.8; whoever has sent it learns nothing else. */
export class LogoutRefusedError extends DomainError {
  readonly code = 'logout-refused';
  readonly status = 400;

  constructor() {
    super('The logout token was refused.');
  }
}

/** The same of SAML; a person may see it. */
export class SamlLogoutRefusedError extends DomainError {
  readonly code = 'logout-refused';
  readonly status = 400;

  constructor() {
    super(
      'What the provider says about signing out was refused, and nothing has ended here. An administrator finds the reason in the audit trail.',
    );
  }
}

export class IdentityNotLinkedError extends UnauthenticatedError {
  override readonly code = 'identity-not-linked';

  constructor() {
    super('No account is linked to this identity. Sign in as usual and link it in your profile, or ask for an invitation.');
  }
}

/** For the administrator who tries a provider out. */
export class ProviderUnreachableError extends ConflictError {
  constructor(reason: string) {
    super('provider-unreachable', `The provider could not be asked: ${reason}.`);
  }
}

export class IdentityTakenError extends ConflictError {
  constructor() {
    super('identity-taken', 'This identity, or your account at this provider, is linked already.');
  }
}
