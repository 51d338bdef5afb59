import type { EntityManager } from '@mikro-orm/mariadb';
import { acrossOrganisationsComment } from '../organisation-scope.js';
import { FileKeyProvider } from './file-key-provider.js';
import { IntegrityError } from './integrity.error.js';
import type { KeyProvider } from './key-provider.js';
import { readRootKeyFile, type RootKeyRing } from './root-key-file.js';
import { RootKeyError } from './root-key.error.js';

interface Sample {
  readonly root_key_id: string;
  readonly organisation_id: string;
  readonly version: number;
  readonly wrapped_key: Buffer;
}

const SAMPLES = `select root_key_id, organisation_id, version, wrapped_key from organisation_keys where id in
  (select min(id) from organisation_keys group by root_key_id) ${acrossOrganisationsComment('one key of every root key, at start')}`;

/**
 * Opens the root key file and tries it on a key that each root key has wrapped. Throws `RootKeyError`, naming the root
 * keys that the database needs, when the file cannot serve it. A database that is away is not asked: what the file
 * does not open then fails when it is read.
 */
export async function openRootKeyFile(path: string, em: EntityManager): Promise<KeyProvider> {
  const samples = await samplesOf(em);
  const provider = new FileKeyProvider(ringOf(path, samples), path);
  for (const sample of samples) await tryOut(provider, sample, path);
  return provider;
}

function ringOf(path: string, samples: readonly Sample[]): RootKeyRing {
  try {
    return readRootKeyFile(path);
  } catch (error) {
    if (!(error instanceof RootKeyError) || samples.length === 0) throw error;
    throw new RootKeyError(`${error.message}. The database needs root key ${samples.map((sample) => sample.root_key_id).join(', ')}`);
  }
}

async function tryOut(provider: KeyProvider, sample: Sample, path: string): Promise<void> {
  const place = { organisationId: sample.organisation_id, version: sample.version };
  try {
    (await provider.unwrap({ rootKeyId: sample.root_key_id, wrapped: sample.wrapped_key }, place)).fill(0);
  } catch (error) {
    if (!(error instanceof IntegrityError)) throw error;
    throw new RootKeyError(`The database needs root key ${sample.root_key_id}, and the key of that name in ${path} is a different one`);
  }
}

async function samplesOf(em: EntityManager): Promise<readonly Sample[]> {
  try {
    return await em.getConnection().execute<Sample[]>(SAMPLES);
  } catch {
    return [];
  }
}
