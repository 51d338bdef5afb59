import type { INestApplicationContext } from '@nestjs/common';
import { KeyProvider, systemActor } from '@clientst0r/platform';
import { KeyRotationRunner, KeyRotations } from '@clientst0r/vault';
import { withApplication } from './application.js';

const USAGE = `keys status             root keys and what they wrap, and how far changes of keys are
keys add-root           a new root key in the file, or a new version in the key service, which wraps new keys from now on
keys rotate-root        wrap the keys of all organisations with it, also after KEY_PROVIDER has become another one; goes on where it was stopped
keys rotate ID          change the key of the organisation with this id; the worker carries it out
keys remove-root KEY    take a root key that wraps nothing any more out of the file
`;

type Work = (application: INestApplicationContext, parameter: string) => Promise<number>;

const WORKS: Readonly<Record<string, { readonly work: Work; readonly parameter: boolean }>> = {
  status: { work: status, parameter: false },
  'add-root': { work: addRoot, parameter: false },
  'rotate-root': { work: rotateRoot, parameter: false },
  rotate: { work: rotate, parameter: true },
  'remove-root': { work: removeRoot, parameter: true },
};

/** `keys …`: for whoever runs the server; the web need not run. */
export async function keys(word = '', parameter = ''): Promise<number> {
  const known = Object.hasOwn(WORKS, word) ? WORKS[word] : undefined;
  if (known?.parameter === (parameter !== '')) return withApplication((application) => known.work(application, parameter));
  process.stderr.write(USAGE);
  return 2;
}

async function status(application: INestApplicationContext): Promise<number> {
  const rotations = application.get(KeyRotations);
  for (const { id, current, present, keys: amount } of await rotations.rootKeys())
    say([id, current ? 'current' : present ? 'kept' : 'MISSING', `wraps ${amount} keys`]);
  for (const { organisationName, state, done, total, broken, createdAt } of await rotations.list())
    say([
      createdAt.toISOString(),
      organisationName ?? 'root key',
      state,
      `${done} of ${total}`,
      ...(broken > 0 ? [`${broken} do not open`] : []),
    ]);
  return 0;
}

async function addRoot(application: INestApplicationContext): Promise<number> {
  const id = await application.get(KeyProvider).addRootKey();
  const copy = id.startsWith('transit:') ? '' : ' Keep a copy of the key file where the server is not.';
  say([`Added root key ${id}.${copy} Then: keys rotate-root`]);
  return 0;
}

async function rotateRoot(application: INestApplicationContext): Promise<number> {
  const [rotations, runner] = [application.get(KeyRotations), application.get(KeyRotationRunner)];
  const under = (await rotations.rootKeys()).filter(({ current, needed }) => !current && needed);
  const isAsked = (await rotations.list()).some(({ organisationId, finishedAt }) => organisationId === null && finishedAt === null);
  if (under.length > 0 && !isAsked) await rotations.rotateRoot(systemActor('command line'));
  let wrapped = 0;
  await runner.run(({ done }) => {
    wrapped += done;
    process.stderr.write(`\r${wrapped} keys wrapped`);
  });
  if (wrapped > 0) process.stderr.write('\n');
  const left = (await rotations.rootKeys()).filter(({ current, needed }) => !current && needed);
  for (const { id, keys: amount } of left) say([`${amount} keys of organisations, or some of personal vaults, are still under ${id}`]);
  if (left.length === 0) say(['Every key is under the current root key.']);
  return left.length === 0 ? 0 : 1;
}

async function rotate(application: INestApplicationContext, organisationId: string): Promise<number> {
  const { startsAt, endsAt } = await application.get(KeyRotations).rotateOrganisation(systemActor('command line'), organisationId);
  say([`The new key seals from ${startsAt.toISOString()} on; the old one is deleted after ${endsAt.toISOString()}.`]);
  return 0;
}

async function removeRoot(application: INestApplicationContext, id: string): Promise<number> {
  const use = (await application.get(KeyRotations).rootKeys()).find((key) => key.id === id);
  if (use?.needed) {
    process.stderr.write(`${use.keys} keys of organisations, or some of personal vaults, are under ${id}: keys rotate-root first.\n`);
    return 1;
  }
  await application.get(KeyProvider).removeRootKey(id);
  say([`Root key ${id} is out of the file. Backups from before the change of keys still need it: keep it with them.`]);
  return 0;
}

function say(columns: readonly string[]): void {
  process.stdout.write(`${columns.join('\t')}\n`);
}
