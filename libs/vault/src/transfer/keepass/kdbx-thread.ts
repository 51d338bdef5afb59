import { parentPort, workerData } from 'node:worker_threads';
import { stepBack } from '../../low-priority.ts';
import { FileProblem } from './byte-reader.ts';
import { openKdbx } from './kdbx-container.ts';
import { type KdbxEntry, readKdbxDocument } from './kdbx-document.ts';

export interface KdbxJob {
  readonly file: Uint8Array;
  readonly password: string | null;
  readonly keyFile: Uint8Array | null;
  readonly mostEntries: number;
}

export type KdbxAnswer =
  { readonly entries: readonly KdbxEntry[] } | { readonly problem: { readonly field: 'content' | 'password'; readonly message: string } };

function answerTo({ file, mostEntries, ...key }: KdbxJob): KdbxAnswer {
  try {
    const { xml, stream } = openKdbx(Buffer.from(file.buffer, file.byteOffset, file.byteLength), key);
    return { entries: readKdbxDocument(xml, stream, mostEntries) };
  } catch (error) {
    // Whatever else goes wrong while foreign bytes are read is the fault of the bytes.
    const { field, message } = error instanceof FileProblem ? error : new FileProblem('is damaged');
    return { problem: { field, message } };
  }
}

// Deriving a key takes a second of a processor (decision record 0016).
stepBack();
parentPort?.postMessage(answerTo(workerData as KdbxJob));
