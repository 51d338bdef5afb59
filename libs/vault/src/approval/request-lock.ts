import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/mariadb';
import { type Actor, ConflictError, NotFoundError, organisationOf } from '@clientst0r/platform';
import { AccessRequest, type AccessState } from './access-request.entity.js';

/** The one that the organisation has of that id, to be changed by nobody else until the transaction of `em` ends. */
export async function lockRequest(em: EntityManager, actor: Actor, id: string): Promise<AccessRequest> {
  const where = { id, organisationId: organisationOf(actor) };
  const request = await em.findOne(AccessRequest, where, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
  if (!request) throw new NotFoundError();
  return request;
}

const WORDS: Readonly<Record<AccessState, string>> = {
  pending: 'still waits for a decision',
  granted: 'was granted already',
  withdrawn: 'was withdrawn',
  denied: 'was denied',
  returned: 'was given back',
  revoked: 'was revoked',
  expired: 'is over',
};

export function closed(state: AccessState): ConflictError {
  return new ConflictError('request-closed', `This request ${WORDS[state]}.`);
}
