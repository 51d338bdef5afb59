/** Texts by the name of the claim or attribute. */
export type Claims = ReadonlyMap<string, readonly string[]>;

/** What names the sign-in of somebody at a provider, when either side ends it. */
export interface SessionThere {
  /** `sub`, whatever an account is linked by; the NameID of SAML. */
  readonly subject: string;
  /** `sid` (OpenID Connect Front-Channel Logout 1.0, section 3), SessionIndex of SAML; null where the provider does not tell it. */
  readonly id: string | null;
  /** `logout_hint` (RP-Initiated Logout 1.0, section 2); for SAML, see {@link principalHint}. */
  readonly hint: string | null;
  /** When it was told to us; a sign-out there from then on counts. */
  readonly toldAt: Date;
}

/** What a provider has said about somebody, with everything about it verified. */
export interface AssertedIdentity {
  readonly issuer: string;
  readonly subject: string;
  readonly email: string | null;
  readonly name: string | null;
  /** How he proved himself there: `acr` and `amr`, or AuthnContextClassRef. */
  readonly methods: readonly string[];
  /** When he did so, which is not when he was asked; null where the provider does not tell. */
  readonly authenticatedAt: Date | null;
  readonly claims: Claims;
  /** The provider has told that there are groups, and not which: Entra ID does so above 200, in SAML above 150. */
  readonly groupsLeftOut: boolean;
  /** Null where there is none to end. */
  readonly session: SessionThere | null;
}

/** What is looked at in an answer, one after the other; a refusal names where it stopped. */
export const ASSERTION_STEPS = [
  'reach', 'answer', 'exchange', 'document', 'signature', 'issuer', 'audience', 'time', 'request', 'subject',
] as const; // prettier-ignore
export type AssertionStep = (typeof ASSERTION_STEPS)[number];

/** Why an answer of a provider was refused; for the audit trail and for the administrator, never for whoever sent it. */
export class AssertionRefusal extends Error {
  constructor(
    readonly step: AssertionStep,
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`${step}: ${reason}`, options);
    this.name = 'AssertionRefusal';
  }
}
