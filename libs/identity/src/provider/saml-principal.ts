/** Whom a provider signs out (SAML Core, section 3.7.1): the NameID as it was told, and the session there. */
interface SamlPrincipal {
  readonly name: string;
  readonly index: string | null;
  readonly Format: string | undefined;
  readonly NameQualifier: string | undefined;
  readonly SPNameQualifier: string | undefined;
}

const LONGEST = 2_000;

/** For the session to keep; null when it is too long. */
export function principalHint(principal: SamlPrincipal): string | null {
  const hint = JSON.stringify(principal);
  return hint.length > LONGEST ? null : hint;
}

export function principalOf(hint: string): SamlPrincipal {
  return JSON.parse(hint) as SamlPrincipal;
}
