import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { importCredentials, previewImport } from '../api/functions';
import type { ImportColumnDto, ImportPreviewDto, PreviewImportDto } from '../api/models';
import { CurrentOrganisation } from '../session/current-organisation';
import { Problem } from '../session/problem';
import { Icon } from '../ui/icon';
import { PageHeader } from '../ui/page-header';
import { CredentialTypes } from './credential-types';
import { fileText } from './file-text';
import { ImportColumns } from './import-columns';
import { VaultChanges } from './vault-changes';

/** The server's limit for the file of an import. */
const MOST_BYTES = 50 * 1024 * 1024;
const SHOWN = 200;

/** Choose, look, confirm. The file's text is held only until the import is done or the page is left. */
@Component({
  selector: 'app-import-page',
  imports: [Icon, ImportColumns, PageHeader, RouterLink],
  templateUrl: './import-page.html',
  styleUrl: './import-page.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ImportPage {
  private readonly api = inject(Api);
  private readonly changes = inject(VaultChanges);
  protected readonly organisation = inject(CurrentOrganisation);
  protected readonly types = inject(CredentialTypes);

  protected readonly fileName = signal('');
  private readonly file = signal<PreviewImportDto | undefined>(undefined);
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
    return preview
      ? preview.accepted -
          (this.skipDuplicates() ? preview.entries.filter(({ duplicate, problems }) => duplicate && problems.length === 0).length : 0)
      : 0;
  });

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
    this.fileName.set(file.name);
    await this.look(async () => formatted(file.name, await fileText(file)));
  }

  /** Shows the same file again, with its columns as chosen. */
  protected async choose(columns: ImportColumnDto['to'][]): Promise<void> {
    const file = this.file();
    if (file) await this.look(() => Promise.resolve({ ...file, columns: columns.map((to) => ({ to })) }));
  }

  protected async confirm(): Promise<void> {
    const file = this.file();
    if (!file) return;
    this.busy.set('importing');
    this.problem.set(undefined);
    try {
      const body = { ...file, skipDuplicates: this.skipDuplicates() };
      this.result.set(await this.api.invoke(importCredentials, { organisationId: this.organisation.id(), body }));
      this.file.set(undefined);
      this.preview.set(undefined);
      this.changes.announce();
    } catch (error) {
      this.problem.set(Problem.from(error));
    } finally {
      this.busy.set('');
    }
  }

  private async look(read: () => Promise<PreviewImportDto>): Promise<void> {
    this.busy.set('reading');
    this.problem.set(undefined);
    try {
      const body = await read();
      this.preview.set(await this.api.invoke(previewImport, { organisationId: this.organisation.id(), body }));
      this.file.set(body);
    } catch (error) {
      this.problem.set(Problem.from(error));
    } finally {
      this.busy.set('');
    }
  }

  protected startOver(): void {
    this.file.set(undefined);
    this.fileName.set('');
    this.preview.set(undefined);
    this.result.set(undefined);
    this.problem.set(undefined);
  }
}

/** A file that begins like JSON, or calls itself so, is Bitwarden's export. */
function formatted(name: string, content: string): PreviewImportDto {
  const json = /^\s*[[{]/u.test(content) || /\.json$/iu.test(name);
  return { format: json ? 'bitwarden-json' : 'csv', content };
}

/** The place that the server names, in words. */
function placeName(field: string): string {
  const [, kind, number] = /^(lines|entries)\.(\d+)$/u.exec(field) ?? [];
  if (!number) return field === 'content' ? 'The file' : field;
  return `${kind === 'lines' ? 'Line' : 'Entry'} ${number}`;
}
