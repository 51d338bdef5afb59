import { existsSync } from 'node:fs';
import { Logger } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/mariadb';
import type { Configuration } from '../configuration.js';
import { acrossOrganisationsComment } from '../organisation-scope.js';
import { FileKeyProvider } from './file-key-provider.js';
import { IntegrityError } from './integrity.error.js';
import { JoinedKeyProvider } from './joined-key-provider.js';
import type { KeyProvider } from './key-provider.js';
import { KeyServiceAwayError } from './key-service.errors.js';
import { readRootKeyFile, type RootKeyRing } from './root-key-file.js';
import { RootKeyError } from './root-key.error.js';
import { type TransitAddress, TransitClient } from './transit-client.js';
import { TransitKeyProvider } from './transit-key-provider.js';

interface Sample {
  readonly root_key_id: string;
  readonly organisation_id: string;
  readonly version: number;
  readonly wrapped_key: Buffer;
}

const SAMPLES = `select root_key_id, organisation_id, version, wrapped_key from organisation_keys where id in
  (select min(id) from organisation_keys group by root_key_id) ${acrossOrganisationsComment('one key of every root key, at start')}`;

const logger = new Logger('KeyProvider');

/**
 * Opens what holds the root keys, the file or the key service, and the other one beside it where there is one still. Each root key is
 * tried on a key that it has wrapped. Throws `RootKeyError`, naming the root keys that the database needs, when they cannot serve it. A
 * database or a key service that is away is not waited for: what does not open then fails when it is read, and `/readyz` says so.
 */
export async function openKeyProvider(
  { keyProvider, rootKeyFile, transit }: Pick<Configuration, 'keyProvider' | 'rootKeyFile' | 'transit'>,
  em: EntityManager,
): Promise<KeyProvider> {
  const samples = await samplesOf(em);
  const file = keyProvider === 'file' || existsSync(rootKeyFile) ? new FileKeyProvider(ringOf(rootKeyFile, samples), rootKeyFile) : null;
  const service = transit ? await openService(transit) : null;
  const [current, former] = keyProvider === 'file' ? [file, service] : [service, file];
  if (!current) throw new RootKeyError('The key provider that is set is not configured');
  const provider = former ? new JoinedKeyProvider(current, former) : current;
  for (const sample of samples) await tryOut(provider, sample, rootKeyFile);
  return provider;
}

/** Opens the root key file alone. */
export function openRootKeyFile(path: string, em: EntityManager): Promise<KeyProvider> {
  return openKeyProvider({ keyProvider: 'file', rootKeyFile: path, transit: null }, em);
}

/** One that answers with a refusal is no key service that could serve. */
async function openService(address: TransitAddress): Promise<TransitKeyProvider> {
  const service = new TransitKeyProvider(new TransitClient(address));
  await unlessAway(() => service.rootKeys());
  await service.keepToken();
  return service;
}

async function unlessAway(ask: () => Promise<unknown>): Promise<void> {
  try {
    await ask();
  } catch (error) {
    if (!(error instanceof KeyServiceAwayError)) throw error;
    logger.error(`The key service is away (${error.why}): nothing can be opened until it is back`);
  }
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
    await unlessAway(async () => (await provider.unwrap({ rootKeyId: sample.root_key_id, wrapped: sample.wrapped_key }, place)).fill(0));
  } catch (error) {
    if (!(error instanceof IntegrityError)) throw error;
    const where = sample.root_key_id.startsWith('transit:') ? 'the key service' : path;
    throw new RootKeyError(`The database needs root key ${sample.root_key_id}, and the key of that name in ${where} is a different one`);
  }
}

async function samplesOf(em: EntityManager): Promise<readonly Sample[]> {
  try {
    return await em.getConnection().execute<Sample[]>(SAMPLES);
  } catch {
    return [];
  }
}
