import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { importFile, previewImportFile } from '../../api/functions';
import type { ImportColumnDto, ImportPreviewDto, PreviewImportFileDto } from '../../api/models';
import { CurrentOrganisation } from '../../session/current-organisation';
import { Problem } from '../../session/problem';
import { ErrorState } from '../../ui/error-state';
import { Field } from '../../ui/field';
import { Icon } from '../../ui/icon';
import { PageHeader } from '../../ui/page-header';
import { TextControl } from '../../ui/text-control';
import { CredentialTypes } from '../credential-types';
import { ImportColumns } from './import-columns';
import { ImportFormats, recognised } from './import-formats';
import { ImportUnlock, type UnlockedWith } from './import-unlock';
import { VaultChanges } from '../vault-changes';

type Format = PreviewImportFileDto['format'];
/** What is sent: the file as it is, and what was said about it. */
type Sent = PreviewImportFileDto & { readonly file: File };

/** The server's limit for the file of an import. */
const MOST_BYTES = 50_000_000;
const SHOWN = 200;

/** Choose, unlock where it is locked, look, confirm. The file is held only until the import is done or the page is left. */
@Component({
  selector: 'app-import-page',
  imports: [ErrorState, Field, Icon, ImportColumns, ImportUnlock, PageHeader, RouterLink, TextControl],
  templateUrl: './import-page.html',
  styleUrl: './import-page.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ImportPage {
  private readonly api = inject(Api);
  private readonly changes = inject(VaultChanges);
  protected readonly organisation = inject(CurrentOrganisation);
  protected readonly types = inject(CredentialTypes);
  protected readonly formats = inject(ImportFormats);

  /** Chosen; of any other file it is recognised. */
  protected readonly format = signal<Format | ''>('');
  protected readonly sent = signal<Sent | undefined>(undefined);
  protected readonly locked = signal(false);
  protected readonly preview = signal<ImportPreviewDto | undefined>(undefined);
  protected readonly result = signal<{ imported: number; skipped: number } | undefined>(undefined);
  protected readonly skipDuplicates = signal(true);
  protected readonly busy = signal<'' | 'reading' | 'importing'>('');
  protected readonly problem = signal<Problem | undefined>(undefined);
  protected readonly dragging = signal(false);
  protected readonly onlyProblems = signal(false);
  protected readonly entries = computed(() =>
    (this.preview()?.entries ?? []).filter((entry) => !this.onlyProblems() || entry.problems.length > 0 || entry.duplicate),
  );
  protected readonly rows = computed(() => this.entries().slice(0, SHOWN));
  protected readonly place = placeName;
  protected readonly table = computed(() => (this.preview()?.columns.length ?? 0) > 0);
  protected readonly wanted = computed(() => {
    const preview = this.preview();
    return preview ? preview.accepted - (this.skipDuplicates() ? preview.duplicates : 0) : 0;
  });
  protected readonly accepted = computed(() =>
    this.formats
      .all()
      .flatMap(({ extensions }) => extensions.map((extension) => `.${extension}`))
      .join(','),
  );

  protected dropped(event: DragEvent): void {
    event.preventDefault();
    this.dragging.set(false);
    void this.read(event.dataTransfer?.files[0]);
  }

  protected over(event: DragEvent): void {
    event.preventDefault();
    this.dragging.set(true);
  }

  protected async read(file: File | null | undefined): Promise<void> {
    if (!file) return;
    this.startOver();
    if (file.size > MOST_BYTES) {
      this.problem.set(new Problem(413, 'too-large', 'This file is larger than 50 MB.'));
      return;
    }
    const sent: Sent = { file, format: this.format() || (await recognised(file, this.formats.all())) };
    if (!this.formats.asks(sent.format, 'keyFile')) return this.look(sent);
    this.sent.set(sent);
    this.locked.set(true);
  }

  protected async unlock({ password, keyFile }: UnlockedWith): Promise<void> {
    const sent = this.sent();
    if (!sent) return;
    const { file, format } = sent;
    await this.look({ file, format, ...(password === '' ? {} : { password }), ...(keyFile ? { keyFile } : {}) });
  }

  /** Shows the same file again, with its columns as chosen. */
  protected async choose(columns: ImportColumnDto['to'][]): Promise<void> {
    const sent = this.sent();
    if (!sent) return;
    const { company: _company, ...others } = sent;
    await this.look({ ...others, columns: columns.join(',') });
  }

  /** Shows the entries of one company, or of all. */
  protected async chooseCompany(name: string): Promise<void> {
    const sent = this.sent();
    if (!sent) return;
    const { company: _company, ...others } = sent;
    await this.look({ ...others, ...(name === '' ? {} : { company: name }) });
  }

  protected async confirm(): Promise<void> {
    const sent = this.sent();
    if (!sent) return;
    this.busy.set('importing');
    this.problem.set(undefined);
    try {
      const body = { ...sent, skipDuplicates: this.skipDuplicates() };
      const result = await this.api.invoke(importFile, { organisationId: this.organisation.id(), body });
      this.startOver();
      this.result.set(result);
      this.changes.announce();
    } catch (error) {
      this.problem.set(Problem.from(error));
    } finally {
      this.busy.set('');
    }
  }

  private async look(body: Sent): Promise<void> {
    this.busy.set('reading');
    this.problem.set(undefined);
    try {
      const preview = await this.api.invoke(previewImportFile, { organisationId: this.organisation.id(), body });
      const own = body.company === undefined && !this.preview() ? this.ownAmong(preview) : undefined;
      if (own !== undefined) {
        await this.look({ ...body, company: own });
        return;
      }
      this.preview.set(preview);
      this.sent.set(body);
      this.locked.set(false);
    } catch (error) {
      const problem = Problem.from(error);
      const isLocked = body.password === undefined && problem.fields.some(({ field }) => field === 'password');
      if (isLocked) {
        this.sent.set(body);
        this.locked.set(true);
      } else this.problem.set(problem);
    } finally {
      this.busy.set('');
    }
  }

  /** Of several companies the one that is called as this organisation. */
  private ownAmong({ companies }: ImportPreviewDto): string | undefined {
    const name = this.organisation.organisation()?.name.toLowerCase();
    return companies.length > 1 ? companies.find((company) => company.name.toLowerCase() === name)?.name : undefined;
  }

  protected startOver(): void {
    this.sent.set(undefined);
    this.locked.set(false);
    this.preview.set(undefined);
    this.result.set(undefined);
    this.problem.set(undefined);
  }
}

const PLACES: Readonly<Record<string, string>> = {
  content: 'The file',
  file: 'The file',
  password: 'The password',
  keyFile: 'The key file',
  company: 'The company',
};

/** The place that the server names, in words. */
function placeName(field: string): string {
  const [, kind, number] = /^(lines|entries)\.(\d+)$/u.exec(field) ?? [];
  if (number) return `${kind === 'lines' ? 'Line' : 'Entry'} ${number}`;
  return PLACES[field] ?? field;
}
