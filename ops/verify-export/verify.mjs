#!/usr/bin/env node
// Verifies an export of audit events without the server, with nothing but Node: docs/audit-log.md describes the formats.
//
//   verify.mjs events EXPORT.jsonl PROOFS.jsonl KEY    every event of an export is in a checkpoint that the log signed
//   verify.mjs whole EXPORT.jsonl CHECKPOINT KEY       the export is the whole log, in its order: lines as `{"leafIndex", …event}`
//   verify.mjs growth PROOF.json OLD NEW KEY           the checkpoint in NEW continues the one in OLD
//
// KEY is the log's verifier key (`name+hash+base64`) as it was noted down when the log was new, not as an attacker would hand it over.
// Exit 0: proved. 1: not proved, the first difference is told. 2: the files cannot be used.
import { createPublicKey, hash, verify } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const VERSIONS = ['clientst0r/audit-event/v1', 'clientst0r/audit-event/v2'];
const FIELDS = ['at', 'id', 'organisationId', 'category', 'action', 'outcome', 'actorId', 'actorName', 'address', 'userAgent', 'requestId', 'objectType', 'objectId', 'objectName', 'details']; // prettier-ignore
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

class NotProved extends Error {}

const columnsOf = (event) => FIELDS.map((name) => event[name] ?? null);
/** The second version is that of events with a country. */
const leafData = (event) => (event.country ? [VERSIONS[1], ...columnsOf(event), event.country] : [VERSIONS[0], ...columnsOf(event)]);
const leafOf = (event) => hash('sha256', `\0${JSON.stringify(leafData(event))}`, 'buffer');
const nodeOf = (left, right) => hash('sha256', Buffer.concat([Buffer.of(1), left, right]), 'buffer');

function readKey(text) {
  const [, name, keyHash, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/u.exec(text.trim()) ?? [];
  const bytes = Buffer.from(encoded ?? '', 'base64');
  const made = hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), bytes]), 'hex').slice(0, 8);
  if (bytes.length !== 33 || bytes[0] !== 1 || made !== keyHash) throw new Error('this is not a verifier key for Ed25519');
  return { name, keyHash, key: createPublicKey({ key: Buffer.concat([SPKI, bytes.subarray(1)]), format: 'der', type: 'spki' }) };
}

function openCheckpoint(note, { name, keyHash, key }) {
  const split = note.lastIndexOf('\n\n');
  const text = note.slice(0, split + 1);
  const signatures = note.slice(split + 2).split('\n').filter((line) => line.startsWith(`— ${name} `)); // prettier-ignore
  const bytes = signatures
    .map((line) => Buffer.from(line.split(' ')[2], 'base64'))
    .find((each) => each.subarray(0, 4).toString('hex') === keyHash);
  if (split < 0 || !bytes || !verify(null, Buffer.from(text), key, bytes.subarray(4)))
    throw new NotProved('the checkpoint is not signed by this key');
  const [origin, size, root] = text.split('\n');
  if (origin !== name || !/^\d+$/u.test(size)) throw new NotProved('the checkpoint is not of this log');
  return { size: Number(size), root: Buffer.from(root, 'base64') };
}

const half = (number) => Math.floor(number / 2);

/** RFC 9162, 2.1.3.2. */
function isIncluded(leaf, index, size, proof, root) {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) return false;
  let [node, last, current] = [index, size - 1, leaf];
  for (const sibling of proof) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      current = nodeOf(sibling, current);
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      current = nodeOf(current, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && current.equals(root);
}

/** RFC 9162, 2.1.4.2. */
function isConsistent(oldSize, size, hashes, oldRoot, root) {
  if (oldSize < 1 || oldSize > size) return false;
  if (oldSize === size) return hashes.length === 0 && oldRoot.equals(root);
  const [first, ...rest] = Number.isInteger(Math.log2(oldSize)) ? [oldRoot, ...hashes] : hashes;
  if (!first) return false;
  let [node, last, older, newer] = [oldSize - 1, size - 1, first, first];
  while (node % 2 === 1) [node, last] = [half(node), half(last)];
  for (const sibling of rest) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      [older, newer] = [nodeOf(sibling, older), nodeOf(sibling, newer)];
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      newer = nodeOf(newer, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && older.equals(oldRoot) && newer.equals(root);
}

async function* linesOf(path) {
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Infinity })) {
    number += 1;
    if (line !== '') yield { number, value: JSON.parse(line) };
  }
}

async function verifyEvents(exported, proofs, keyFile) {
  const key = readKey(readFileSync(keyFile, 'utf8'));
  const proofLines = linesOf(proofs);
  let count = 0;
  for await (const { number, value: event } of linesOf(exported)) {
    const { value: line } = await proofLines.next();
    if (!line) throw new NotProved(`line ${number}: there is no proof for event ${event.id}`);
    const { leafIndex, hashes, checkpoint } = line.value;
    const { size, root } = openCheckpoint(checkpoint, key);
    if (
      !isIncluded(
        leafOf(event),
        leafIndex,
        size,
        hashes.map((each) => Buffer.from(each, 'base64')),
        root,
      )
    )
      throw new NotProved(`line ${number}: event ${event.id} is not the one at place ${leafIndex} of the log`);
    count += 1;
  }
  return `${count} events are in the log as exported`;
}

async function verifyWhole(exported, checkpointFile, keyFile) {
  const { size, root } = openCheckpoint(readFileSync(checkpointFile, 'utf8'), readKey(readFileSync(keyFile, 'utf8')));
  const stack = [];
  let count = 0;
  for await (const { number, value: event } of linesOf(exported)) {
    if (event.leafIndex !== undefined && event.leafIndex !== count)
      throw new NotProved(`line ${number}: place ${count} of the log is missing`);
    if (count === size) break;
    let current = leafOf(event);
    for (let index = count; index % 2 === 1; index = half(index)) current = nodeOf(stack.pop(), current);
    stack.push(current);
    count += 1;
  }
  if (count !== size) throw new NotProved(`the checkpoint covers ${size} events, the export has ${count}`);
  const made = stack.length === 0 ? hash('sha256', '', 'buffer') : stack.reduceRight((right, left) => nodeOf(left, right));
  if (!made.equals(root))
    throw new NotProved('the events are not those that the checkpoint signed: some were changed, exchanged or put into another order');
  return `the ${size} events are those that the checkpoint signed`;
}

function verifyGrowth(proofFile, olderFile, newerFile, keyFile) {
  const key = readKey(readFileSync(keyFile, 'utf8'));
  const [older, newer] = [olderFile, newerFile].map((file) => openCheckpoint(readFileSync(file, 'utf8'), key));
  const hashes = JSON.parse(readFileSync(proofFile, 'utf8')).hashes.map((each) => Buffer.from(each, 'base64'));
  if (!isConsistent(older.size, newer.size, hashes, older.root, newer.root))
    throw new NotProved('the newer checkpoint does not continue the older one');
  return `the log of ${newer.size} events continues that of ${older.size}`;
}

const COMMANDS = { events: [verifyEvents, 3], whole: [verifyWhole, 3], growth: [verifyGrowth, 4] };
const [name, ...files] = process.argv.slice(2);
const [command, count] = COMMANDS[name] ?? [];
if (!command || files.length !== count) {
  process.stderr.write('verify.mjs events EXPORT PROOFS KEY | whole EXPORT CHECKPOINT KEY | growth PROOF OLD NEW KEY\n');
  process.exitCode = 2;
} else {
  try {
    process.stdout.write(`Proved: ${await command(...files)}.\n`);
  } catch (error) {
    process.stderr.write(`${error instanceof NotProved ? 'NOT PROVED' : 'Cannot verify'}: ${error.message}\n`);
    process.exitCode = error instanceof NotProved ? 1 : 2;
  }
}
