import { NoteError, type NoteSigner, type NoteVerifier, openNote, signNote } from './signed-note.js';

/** C2SP `tlog-checkpoint`: https://c2sp.org/tlog-checkpoint. The origin is also the name of the key. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
}

export function signCheckpoint(size: number, root: Buffer, signer: NoteSigner): string {
  return signNote(`${signer.name}\n${size.toString()}\n${root.toString('base64')}\n`, signer);
}

/** @throws NoteError unless it is a checkpoint of this log, signed by it */
export function openCheckpoint(note: string, verifier: NoteVerifier): Checkpoint {
  const [origin, size = '', encoded = '', ...more] = openNote(note, verifier).split('\n');
  const root = Buffer.from(encoded, 'base64');
  const isRoot = root.length === 32 && root.toString('base64') === encoded;
  if (origin !== verifier.name || !isSize(size) || !isRoot || more.slice(0, -1).includes(''))
    throw new NoteError('This is not a checkpoint of this log');
  return { origin, size: Number(size), root };
}

function isSize(text: string): boolean {
  return /^(0|[1-9]\d*)$/u.test(text) && Number.isSafeInteger(Number(text));
}
