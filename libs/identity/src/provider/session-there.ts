import type { EndedThere } from '../session/provider-sessions.js';
import type { SessionProvider } from '../session/session.js';
import { tokenHash } from '../token.js';
import type { AssertedIdentity, SessionThere } from './asserted-identity.js';
import type { IdentityProvider } from './identity-provider.entity.js';

type Nullable<T> = { readonly [K in keyof T]: T[K] | null };

/** What a session of ours keeps of the sign-in there; null where the provider cannot end it. */
export function sessionProviderOf({ id }: Pick<IdentityProvider, 'id'>, { session }: AssertedIdentity): SessionProvider | null {
  if (!session) return null;
  const { subjectHash, sessionHash } = hashesOf(session);
  return { id, subjectHash: subjectHash ?? '', sessionHash, logoutHint: session.hint, toldAt: session.toldAt.getTime() };
}

export function endedThere(providerId: string, ended: Nullable<Pick<SessionThere, 'subject' | 'id'>>): EndedThere {
  return { providerId, ...hashesOf(ended) };
}

/** Of different things, so that no session can be named by a subject. */
function hashesOf({ subject, id }: Nullable<Pick<SessionThere, 'subject' | 'id'>>): Pick<EndedThere, 'subjectHash' | 'sessionHash'> {
  return { subjectHash: hashed('sub', subject), sessionHash: hashed('sid', id) };
}

function hashed(claim: string, value: string | null): string | null {
  return value === null ? null : tokenHash(`${claim} ${value}`);
}
