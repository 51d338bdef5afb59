import { Injectable, computed, inject, resource } from '@angular/core';
import { Api } from '../../api/api';
import { listImportFormats } from '../../api/functions';
import type { ImportFormatDto } from '../../api/models';

type Format = ImportFormatDto['format'];

/** The kinds of files that can be imported, as the server defines them; asked once. */
@Injectable({ providedIn: 'root' })
export class ImportFormats {
  private readonly api = inject(Api);
  readonly answer = resource({ loader: async () => (await this.api.invoke(listImportFormats)).items });
  readonly all = computed<readonly ImportFormatDto[]>(() => (this.answer.hasValue() ? this.answer.value() : []));

  of(format: string): ImportFormatDto | undefined {
    return this.all().find((one) => one.format === format);
  }

  asks(format: string, what: string): boolean {
    return this.of(format)?.asks.includes(what) ?? false;
  }
}

/** What a file is: by its first bytes, else by the end of its name; what begins like JSON is Bitwarden's, anything else a table. */
export async function recognised(file: File, formats: readonly ImportFormatDto[]): Promise<Format> {
  const bytes = new Uint8Array(await file.slice(0, 64).arrayBuffer());
  const beginning = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const told = formats.find((one) => one.beginning !== null && beginning.startsWith(one.beginning));
  const name = file.name.toLowerCase();
  const named = formats.find(({ extensions }) => extensions.some((extension) => name.endsWith(`.${extension}`)));
  const found = told ?? named;
  if (found) return found.format;
  return /^\W*[[{]/u.test(new TextDecoder().decode(bytes)) ? 'bitwarden-json' : 'csv';
}
