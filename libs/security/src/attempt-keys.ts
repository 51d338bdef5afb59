import { createHash } from 'node:crypto';
import type { Attempt } from './attempt-guard.js';
import { addressBucket } from './client-address.js';

type AttemptKey =
  | 'person'
  | 'running'
  | 'pairFailures'
  | 'pairLock'
  | 'level'
  | 'known'
  | 'knownDevice'
  | 'nameFailures'
  | 'nameLock'
  | 'addressNames'
  | 'addressFailures'
  | 'addressHold'
  | 'stormNames'
  | 'stormTold';

/** Where attempts are counted. Names are hashed, for people type passwords into the wrong field. */
export function keysOf({ kind, name, address, device = '' }: Attempt): Record<AttemptKey, string> {
  const person = createHash('sha256').update(name).digest('base64url');
  const place = addressBucket(address);
  const pair = `attempts:${kind}:pair:${person}:${place}`;
  return {
    person,
    running: `${pair}:running`,
    pairFailures: `${pair}:failures`,
    pairLock: `${pair}:lock`,
    level: `${pair}:level`,
    known: `${pair}:known`,
    knownDevice: `attempts:${kind}:device:${person}:${device}:known`,
    nameFailures: `attempts:${kind}:name:${person}:failures`,
    nameLock: `attempts:${kind}:name:${person}:lock`,
    addressNames: `attempts:${kind}:address:${place}:names`,
    addressFailures: `attempts:${kind}:address:${place}:failures`,
    addressHold: `attempts:${kind}:address:${place}:hold`,
    stormNames: `attempts:${kind}:storm:names`,
    stormTold: `attempts:${kind}:storm:told`,
  };
}
