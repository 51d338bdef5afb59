import type { EntityManager } from '@mikro-orm/mariadb';
import { MemberMove, OrganisationMerge } from '@clientst0r/identity';
import { MonitoringMove } from '@clientst0r/monitoring';
import { VaultMove } from '@clientst0r/vault';
import { OrganisationMover } from '../../apps/worker/src/organisation/organisation-mover.js';
import type { TestApi } from './test-api.js';

/** What the worker merges with, in the process of the api. */
export function moverOf({ app, orm }: TestApi, em: EntityManager = orm.em.fork()): OrganisationMover {
  return new OrganisationMover(em, app.get(OrganisationMerge), app.get(MemberMove), app.get(VaultMove), app.get(MonitoringMove));
}

/** As if the process ended before that statement. */
export function dying(em: EntityManager, statements: number): EntityManager {
  let left = statements;
  return new Proxy(em, {
    get: (whole, name) => {
      if (name !== 'execute') return Reflect.get(whole, name) as unknown;
      return (...asked: Parameters<EntityManager['execute']>) =>
        (left -= 1) < 0 ? Promise.reject(new Error('ended')) : whole.execute(...asked);
    },
  });
}
