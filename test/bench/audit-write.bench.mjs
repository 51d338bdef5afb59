// audit-write.bench.mjs [TRANSACTIONS]: use cases of the vault by the product's own service, each in its own transaction, with and
// without AuditTrail.record, in turns so that the machine's moods fall on both alike: making an entry, and the smallest that there is.
import { median, report } from './support/load.mjs';
import { built } from './support/product-build.mjs';

const TRANSACTIONS = Number(process.argv[2] ?? 2_000);
const ROUNDS = 20;
const { auditedChanges } = await built('test/bench/support/audited-change.ts');
const { create, trash, close } = await auditedChanges();

async function round(change, audited) {
  const begun = performance.now();
  for (let index = 0; index < TRANSACTIONS / ROUNDS; index += 1) await change(audited);
  return (performance.now() - begun) / (TRANSACTIONS / ROUNDS);
}

async function compare(name, change) {
  for (let warming = 0; warming < 3; warming += 1) for (const audited of [true, false]) await round(change, audited);
  const [without, withEvent] = [[], []];
  for (let turn = 0; turn < ROUNDS; turn += 1) {
    const order = turn % 2 === 0 ? [false, true] : [true, false];
    for (const audited of order) (audited ? withEvent : without).push(await round(change, audited));
  }
  report(name, median(withEvent), 'ms', median(without), { required: '<= 1.35', transactions: 2 * TRANSACTIONS });
}

await compare('audit-write', create);
await compare('audit-write-smallest', trash);
await close();
