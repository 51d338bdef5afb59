import { openCheckpoint, signCheckpoint } from './checkpoint.js';
import { leafHash } from './merkle-tree.js';
import { NoteError, noteSigner, noteVerifier, openNote, signNote, verifierKey } from './signed-note.js';

/** The example of golang.org/x/mod/sumdb/note, which C2SP's `signed-note` describes. */
const VERIFIER_KEY = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const SEED = Buffer.from('AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz', 'base64').subarray(1);
const TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const NOTE = `${TEXT}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`;

it('signs and opens the published note, byte for byte', () => {
  expect(verifierKey(noteSigner('PeterNeumann', SEED))).toBe(VERIFIER_KEY);
  expect(signNote(TEXT, noteSigner('PeterNeumann', SEED))).toBe(NOTE);
  expect(openNote(NOTE, noteVerifier(VERIFIER_KEY))).toBe(TEXT);
});

it.each([
  ['another text', NOTE.replace('answer', 'anwser')],
  ['another signature', NOTE.replace('x08go/Z', 'x08go/Y')],
  ['another name', NOTE.replace('— Peter', '— Petra')],
  ['a hyphen for the em dash', NOTE.replace('—', '-')],
  ['no signature', TEXT],
  ['no line break at its end', NOTE.trimEnd()],
  ['a control character', NOTE.replace('answer', 'answer\u0007')],
])('refuses a note with %s', (_, note) => {
  expect(() => openNote(note, noteVerifier(VERIFIER_KEY))).toThrow(NoteError);
});

it('refuses a verifier key whose hash is not its own', () => {
  expect(() => noteVerifier(VERIFIER_KEY.replace('c74f20a3', 'c74f20a4'))).toThrow(NoteError);
});

it('takes a signature among those of witnesses', () => {
  const witness = signNote(TEXT, noteSigner('witness.example', leafHash('w'))).slice(TEXT.length + 1);
  expect(openNote(`${TEXT}\n${witness}${NOTE.slice(TEXT.length + 1)}`, noteVerifier(VERIFIER_KEY))).toBe(TEXT);
});

it('writes a checkpoint as three lines, and reads back no other', () => {
  const signer = noteSigner('vault.example/audit', SEED);
  const note = signCheckpoint(20_852_163, leafHash('root'), signer);
  expect(note.split('\n').slice(0, 4)).toEqual(['vault.example/audit', '20852163', leafHash('root').toString('base64'), '']);
  expect(openCheckpoint(note, signer)).toEqual({ origin: 'vault.example/audit', size: 20_852_163, root: leafHash('root') });
  const bad = [
    `vault.example/audit\n07\n${leafHash('').toString('base64')}\n`,
    'vault.example/audit\n7\nAAAA\n',
    `other\n7\n${leafHash('').toString('base64')}\n`,
  ];
  for (const text of bad) expect(() => openCheckpoint(signNote(text, signer), signer)).toThrow(NoteError);
});
