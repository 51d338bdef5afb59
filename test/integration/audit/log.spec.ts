import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { AuditLogService, AuditSealer } from '@clientst0r/audit';
import { signCheckpoint } from '../../../libs/audit/src/log/checkpoint.js';
import { anchorLine } from '../../../libs/audit/src/log/file-anchor.js';
import { KeptNotes } from '../../../libs/audit/src/log/kept-notes.js';
import { LogSigner } from '../../../libs/audit/src/log/log-signer.js';
import { MerkleFrontier } from '../../../libs/audit/src/log/merkle-tree.js';
import { LogContext } from './log-context.js';

jest.setTimeout(120_000);

let context: LogContext;
beforeAll(async () => {
  context = await LogContext.start();
});
beforeEach(() => { context.empty(); }); // prettier-ignore
afterAll(() => context.close());

/** Twelve events under three checkpoints, each kept outside too. */
async function sealedLog(): Promise<void> {
  for (const count of [4, 3, 5]) {
    await context.insert(count);
    await context.seal();
  }
}

it('agrees with a trail that nobody touched, fully and going on from the last time', async () => {
  await sealedLog();
  expect(await context.verify()).toMatchObject({ size: 12, from: 0, checkpoints: 3, anchors: 3, difference: null });
  await context.seal();
  expect(await context.verify(false)).toMatchObject({ size: 13, from: 12, checkpoints: 1, difference: null });
});

const MOVE =
  'update audit_log_leaves set leaf_index = 99 where leaf_index = 5; update audit_log_leaves set leaf_index = 5 where leaf_index = 6; update audit_log_leaves set leaf_index = 6 where leaf_index = 99';

it.each([
  [
    'a changed row',
    "update audit_events e join audit_log_leaves l on l.event_id = e.id set e.actor_name = 'eve' where l.leaf_index = 5",
    'row-changed',
    5,
  ],
  [
    'a changed detail',
    'update audit_events e join audit_log_leaves l on l.event_id = e.id set e.details = \'{"number":7}\' where l.leaf_index = 5',
    'row-changed',
    5,
  ],
  ['a deleted row', 'delete e from audit_events e join audit_log_leaves l on l.event_id = e.id where l.leaf_index = 5', 'row-deleted', 5],
  [
    'a row with another time',
    'update audit_events e join audit_log_leaves l on l.event_id = e.id set e.at = e.at - interval 1 day where l.leaf_index = 5',
    'row-deleted',
    5,
  ],
  [
    'a row deleted with its leaf',
    'delete e, l from audit_events e join audit_log_leaves l on l.event_id = e.id where l.leaf_index = 5',
    'leaf-missing',
    5,
  ],
  [
    'an inserted row',
    "insert into audit_events (at, id, category, action, outcome, actor_name, address, user_agent, request_id) values (utc_timestamp() - interval 3 day, uuid(), 'vault', 'credential.viewed', 'success', 'eve', '', '', '')",
    'row-inserted',
    null,
  ],
  ['another order', MOVE, 'rows-differ-from-checkpoint', 4],
  [
    'a tail cut off the rows and leaves',
    'delete e, l from audit_events e join audit_log_leaves l on l.event_id = e.id where l.leaf_index >= 9',
    'tail-truncated',
    9,
  ],
  [
    'a tail cut off everything',
    'delete e, l from audit_events e join audit_log_leaves l on l.event_id = e.id where l.leaf_index >= 7; delete from audit_checkpoints where size > 7',
    'anchor-ahead',
    7,
  ],
  ['an emptied table of events', 'truncate table audit_events', 'row-deleted', 0],
  [
    'an emptied log',
    'truncate audit_events; truncate audit_log_leaves; truncate audit_log_nodes; truncate audit_checkpoints; truncate audit_log_keys',
    'anchor-ahead',
    0,
  ],
  [
    'a checkpoint by another',
    "update audit_checkpoints set note = replace(note, '\\n7\\n', '\\n8\\n') where size = 7",
    'checkpoint-invalid',
    7,
  ],
])('finds and names %s', async (_, sql, kind, leafIndex) => {
  await sealedLog();
  context.superuser(sql);
  expect((await context.verify()).difference).toMatchObject({ kind, leafIndex });
});

it('finds a row that was changed together with its leaf', async () => {
  await sealedLog();
  context.superuser(
    "update audit_log_leaves set hash = x'00' where leaf_index = 5; update audit_events e join audit_log_leaves l on l.event_id = e.id set e.actor_name = 'eve' where l.leaf_index = 5",
  );
  expect((await context.verify()).difference).toMatchObject({ kind: 'row-changed', eventId: await context.eventAt(5) });
});

it('finds that the database is that of yesterday, before and after it was written on', async () => {
  await sealedLog();
  const tables = context.superuser(`select table_name from information_schema.tables where table_schema = '${context.database}' and table_name like 'audit%'`); // prettier-ignore
  const dump = execFileSync(
    'mariadb-dump',
    ['--no-defaults', '--hex-blob', `--socket=${process.env['DATABASE_SOCKET'] ?? ''}`, context.database, ...tables.trim().split('\n')],
    { encoding: 'utf8', maxBuffer: 1e9 },
  );
  await context.insert(6);
  await context.seal();
  execFileSync('mariadb', ['--no-defaults', `--socket=${process.env['DATABASE_SOCKET'] ?? ''}`, context.database], { input: dump });
  expect((await context.verify()).difference).toMatchObject({ kind: 'anchor-ahead', leafIndex: 12 });
  await context.insert(20);
  await context.module.get(AuditSealer).run();
  expect((await context.verify()).difference).toMatchObject({ kind: 'anchor-differs' });
});

it('finds that the key was replaced', async () => {
  await sealedLog();
  context.superuser(
    'truncate audit_log_leaves; truncate audit_log_nodes; truncate audit_checkpoints; truncate audit_log_keys; update audit_log_progress set looked_to = 20000101',
  );
  await context.module.get(AuditSealer).run();
  expect((await context.verify()).difference).toMatchObject({ kind: 'anchor-invalid' });
});

/** Lines of an anchor file for the log as it is: of each size, in any order, as its own key would sign them. */
async function signedLines(sizes: readonly number[]): Promise<string[]> {
  const signer = await context.module.get(LogSigner).loadOrCreate();
  const hashes = await context.em().execute<{ hash: Buffer }[]>('select hash from audit_log_leaves order by leaf_index');
  const tree = new MerkleFrontier();
  const lines = new Map<number, string>();
  const wanted = new Set(sizes);
  for (const { hash } of hashes) {
    tree.append(hash);
    if (wanted.has(tree.size))
      lines.set(tree.size, anchorLine({ at: new Date(), size: tree.size, note: signCheckpoint(tree.size, tree.root(), signer) }));
  }
  return sizes.map((size) => lines.get(size) ?? '');
}

async function keep(sizes: readonly number[]): Promise<void> {
  writeFileSync(context.anchors, `${(await signedLines(sizes)).join('\n')}\n`);
}

it('holds the log against kept checkpoints in whatever order, also those between its own', async () => {
  await sealedLog();
  const sizes = [12, 3, 12, 1, 7, 5, 12];
  await keep(sizes);
  expect(await context.verify()).toMatchObject({ difference: null, anchors: sizes.length });
  expect(await context.verify(false)).toMatchObject({ difference: null, from: 12, anchors: sizes.length });
});

it.each([true, false])(
  'finds that the log once signed another history, wherever that stands among what was kept (full: %s)',
  async (full) => {
    await sealedLog();
    await context.verify();
    const signer = await context.module.get(LogSigner).loadOrCreate();
    for (const size of [2, 7, 12]) {
      const other = anchorLine({ at: new Date(), size, note: signCheckpoint(size, Buffer.alloc(32, 7), signer) });
      for (const order of [
        [12, 3, 'other', 7, 12],
        ['other', 3, 12],
        [3, 12, 'other', 12],
      ] as const) {
        const honest = await signedLines([3, 7, 12]);
        writeFileSync(context.anchors, order.map((one) => `${one === 'other' ? other : honest[[3, 7, 12].indexOf(one)]}\n`).join(''));
        expect((await context.verify(full)).difference).toMatchObject({ kind: 'anchor-differs' });
      }
    }
  },
);

it('says so when a line of the file of kept checkpoints is none', async () => {
  await sealedLog();
  writeFileSync(context.anchors, `{"at":\n${(await signedLines([12])).join('\n')}\n`);
  expect((await context.verify()).difference).toMatchObject({ kind: 'anchor-invalid' });
});

/** As long as a note may be: signed by as many witnesses besides as one may carry, some 45 kB in memory. */
function cosigned(note: string): string {
  const witness = `— witness-${'x'.repeat(100)} ${Buffer.alloc(90, 1).toString('base64')}\n`;
  return note + witness.repeat(99);
}

/** A function of its own, in whose frame alone the lines live. The last line is as we write it: the log looks for its own. */
async function keepCosigned(sizes: readonly number[]): Promise<void> {
  const lines = await signedLines(sizes);
  const text = lines.map((line, index) => {
    const kept = JSON.parse(line) as { note: string };
    return index < lines.length - 1 ? JSON.stringify({ ...kept, note: cosigned(kept.note) }) : line;
  });
  writeFileSync(context.anchors, `${text.join('\n')}\n`);
}

it('needs no more memory for many kept checkpoints than for half of them', async () => {
  const count = 4_000;
  context.superuser(
    `insert into audit_events (at, id, category, action, outcome, actor_name, address, user_agent, request_id)
     select utc_timestamp(3), uuid(), 'vault', 'credential.revealed', 'success', '', '', '', '' from seq_1_to_${count}`,
  );
  await context.seal();
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  let isMeasured = false;
  const inUseNow = async (): Promise<number> => {
    if (!isMeasured) return 0;
    // What was finalised or is still on its way is gone only in a later turn.
    for (let turn = 0; turn < 3; turn += 1) {
      await pause(20);
      collect();
    }
    const { heapUsed, external } = process.memoryUsage();
    return (heapUsed + external) / 2 ** 20;
  };
  /** How much more is in use, in MiB, once the log was verified to its last batch against one kept checkpoint for so many events. */
  const inUse = async (every: number): Promise<number> => {
    const sizes = Array.from({ length: count / every }, (_, index) => (index + 1) * every);
    await keepCosigned(sizes);
    const before = await inUseNow();
    let used = 0;
    const note = async ({ verified, size }: { verified: number; size: number }): Promise<void> => {
      if (verified === size) used = (await inUseNow()) - before;
    };
    expect(await context.module.get(AuditLogService).examine(true, { note })).toMatchObject({ difference: null, anchors: sizes.length });
    return used;
  };
  // The first time, code and connections are made that stay.
  await inUse(20);
  isMeasured = true;
  const [half, all] = [await inUse(20), await inUse(10)];
  expect(all - half).toBeLessThan(4);
  // What it would be if what was read were kept.
  const kept: unknown[] = [];
  const { next } = KeptNotes.prototype;
  jest.spyOn(KeptNotes.prototype, 'next').mockImplementation(async function (this: KeptNotes, ...limits) {
    const taken = await next.apply(this, limits);
    kept.push(taken);
    return taken;
  });
  expect((await inUse(10)) - half).toBeGreaterThan(8);
  jest.restoreAllMocks();
});

it('adds nothing to a log that was changed', async () => {
  await sealedLog();
  context.superuser("update audit_log_leaves set hash = x'00' where leaf_index = 11");
  await context.insert(1);
  await expect(context.seal()).rejects.toThrow(/broken/u);
});

it('D47: misses no event of 64 writers and two sealers, and takes none twice, whatever is late or rolled back', async () => {
  let writing = true;
  let committed = 0;
  const writer = async (number: number): Promise<void> => {
    const at = new Date(context.clock.now().getTime() - (number % 5) * 1_000);
    const work = context.em().transactional(async (em) => {
      await context.insert(1 + (number % 3), at, em);
      await pause((number * 37) % 240);
      if (number % 4 === 0) throw new Error('rolled back');
      committed += 1 + (number % 3);
    });
    await work.catch(() => undefined);
  };
  const sealer = async (): Promise<void> => {
    while (writing) await context.module.get(AuditSealer).run();
  };
  const sealers = [sealer(), sealer()];
  for (let round = 0; round < 3; round += 1) await Promise.all(Array.from({ length: 64 }, (_, number) => writer(number)));
  writing = false;
  await Promise.all(sealers);
  await context.seal();
  const [counts] = await context
    .em()
    .execute<object[]>(
      'select (select count(*) from audit_events) as events, count(*) as leaves, count(distinct event_id) as each_once, max(leaf_index) + 1 as size from audit_log_leaves',
    );
  const all = committed.toString();
  expect(Object.values(counts ?? {}).map(String)).toEqual([all, all, all, all]);
  expect(await context.verify()).toMatchObject({ difference: null, size: committed });
});

it('finds an event whose transaction took hours', async () => {
  await sealedLog();
  const late = context.clock.now();
  await context.seal();
  context.clock.forward(3 * 3_600_000);
  await context.insert(1, late);
  expect(await context.seal()).toBe(1);
});

it('proves events and growth to those who hold only checkpoints', async () => {
  await context.insert(700);
  await context.seal();
  await context.insert(300);
  await context.seal();
  const log = context.module.get(AuditLogService);
  const proof = await log.inclusion(await context.eventAt(299));
  expect(proof).toMatchObject({ leafIndex: 299, checkpoint: expect.stringContaining('\n1000\n') as string });
  expect(proof.hashes).toHaveLength(10);
  expect((await log.consistency(700)).hashes.length).toBeGreaterThan(3);
  await expect(log.consistency(2_000)).rejects.toThrow();
});

it('is verified without the server by the script for exports', async () => {
  await sealedLog();
  const log = context.module.get(AuditLogService);
  const { verifierKey, checkpoint } = await log.status();
  const directory = mkdtempSync(join(tmpdir(), 'export-'));
  const write = (name: string, text: string): string => {
    writeFileSync(join(directory, name), text);
    return join(directory, name);
  };
  const columns = `'at', concat(replace(e.at, ' ', 'T'), 'Z'), 'id', e.id, 'organisationId', e.organisation_id, 'category', e.category, 'action', e.action,
    'outcome', e.outcome, 'actorId', e.actor_id, 'actorName', e.actor_name, 'address', e.address, 'userAgent', e.user_agent, 'requestId', e.request_id,
    'objectType', e.object_type, 'objectId', e.object_id, 'objectName', e.object_name, 'details', json_compact(e.details)`;
  const rows = await context
    .em()
    .execute<{ line: string }[]>(
      `select json_object('leafIndex', l.leaf_index, ${columns}) as line from audit_log_leaves l join audit_events e on e.id = l.event_id order by l.leaf_index`,
    );
  const lines = rows.map(({ line }) => (typeof line === 'string' ? line : JSON.stringify(line)));
  const ids = lines.map((line) => (JSON.parse(line) as { id: string }).id);
  const proofs = await Promise.all(ids.map((id) => log.inclusion(id)));
  const key = write('key', verifierKey ?? '');
  const exported = write('events.jsonl', lines.join('\n'));
  const run = (...parameters: string[]) =>
    spawnSync(process.execPath, ['ops/verify-export/verify.mjs', ...parameters], { encoding: 'utf8' });
  const proofFile = write('proofs.jsonl', proofs.map((proof) => JSON.stringify(proof)).join('\n'));
  expect(run('events', exported, proofFile, key)).toMatchObject({ status: 0, stderr: '' });
  expect(run('whole', exported, write('checkpoint', checkpoint ?? ''), key)).toMatchObject({ status: 0, stderr: '' });
  const altered = write('altered.jsonl', lines.join('\n').replace('person 2', 'person 9'));
  expect(run('events', altered, proofFile, key)).toMatchObject({ status: 1 });
  expect(run('whole', altered, join(directory, 'checkpoint'), key)).toMatchObject({ status: 1 });
  expect(run('whole', write('cut.jsonl', lines.slice(0, -1).join('\n')), join(directory, 'checkpoint'), key)).toMatchObject({ status: 1 });
  const [older] = await context.em().execute<{ note: string }[]>('select note from audit_checkpoints where size = 7');
  const growth = write('growth.json', JSON.stringify(await log.consistency(7)));
  expect(run('growth', growth, write('older', older?.note ?? ''), join(directory, 'checkpoint'), key)).toMatchObject({
    status: 0,
    stderr: '',
  });
  expect(run('growth', growth, join(directory, 'checkpoint'), join(directory, 'older'), key)).toMatchObject({ status: 1 });
});
