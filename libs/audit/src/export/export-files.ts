import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Configuration, defineSealedColumn, IntegrityError, Keyring, SecretText } from '@clientst0r/platform';
import type { AuditExport } from './audit-export.entity.js';
import { readSealedFile, SealedFileWriter } from './sealed-file.js';

export interface NewExportFile {
  readonly file: string;
  readonly sealedKey: Buffer;
  readonly writer: SealedFileWriter;
}

type Owned = Pick<AuditExport, 'id' | 'scopeId'>;

/** The encrypted files of exports. Each attempt at an export has a file and a key of its own. */
@Injectable()
export class ExportFiles {
  constructor(
    private readonly configuration: Configuration,
    private readonly keyring: Keyring,
  ) {}

  async create({ id, scopeId }: Owned): Promise<NewExportFile> {
    const directory = this.configuration.exportDirectory;
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const key = randomBytes(32);
    const sealedKey = await this.keyring.seal(scopeId, bindingOf(id), SecretText.of(key.toString('base64')));
    const file = `${id}-${randomBytes(6).toString('hex')}.sealed`;
    const writer = await SealedFileWriter.create(join(directory, file), createSecretKey(key));
    key.fill(0);
    return { file, sealedKey, writer };
  }

  /** @throws IntegrityError while it is read, when the file is not the one that was written */
  async *read(
    of: Owned & Pick<AuditExport, 'file' | 'sealedKey'> & { readonly bytes: number },
    range: { start: number; end: number },
  ): AsyncGenerator<Buffer> {
    if (of.file === null || of.sealedKey === null) throw new IntegrityError();
    yield* readSealedFile(
      join(this.configuration.exportDirectory, of.file),
      await this.keyOf(of.scopeId, of.id, of.sealedKey),
      of.bytes,
      range,
    );
  }

  async remove(file: string): Promise<void> {
    await rm(join(this.configuration.exportDirectory, file), { force: true });
  }

  /** Names of files that were last written before `before`. */
  async olderThan(before: Date): Promise<string[]> {
    const directory = this.configuration.exportDirectory;
    const names = await readdir(directory).catch(() => []);
    const old: string[] = [];
    for (const name of names.filter((each) => each.endsWith('.sealed'))) {
      const { mtime } = await stat(join(directory, name));
      if (mtime < before) old.push(name);
    }
    return old;
  }

  private async keyOf(scopeId: string, id: string, sealedKey: Uint8Array): Promise<KeyObject> {
    const key = Buffer.from((await this.keyring.open(scopeId, bindingOf(id), sealedKey)).reveal(), 'base64');
    return createSecretKey(key);
  }
}

function bindingOf(id: string): { recordId: string; fieldId: string; version: number } {
  return { recordId: id, fieldId: id, version: 1 };
}

defineSealedColumn({
  table: 'audit_exports',
  column: 'sealed_key',
  owner: 'scope_id',
  bound: [],
  bindingOf: ({ id }) => bindingOf(String(id)),
});
