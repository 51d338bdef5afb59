import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import { firstValueFrom } from 'rxjs';
import { Api } from '../../api/api';
import { deleteDirectory, listDirectories, testDirectory } from '../../api/functions';
import type { DirectoryDto, DirectoryTestDto } from '../../api/models';
import { Confirm } from '../../ui/confirm';
import { EmptyState } from '../../ui/empty-state';
import { Icon } from '../../ui/icon';
import { ListFrame } from '../../ui/list-frame';
import { Moment } from '../../ui/moment';
import { PageHeader } from '../../ui/page-header';
import { wholeList } from '../../ui/pages';
import { rowWork } from '../../ui/row-work';
import { Toast } from '../../ui/toast';
import { whileVisible } from '../../ui/while-visible';
import { groupsOfDirectory } from '../mappings/mapping-source';
import { MappingsDialog } from '../mappings/mappings-dialog';
import { DirectoryPreviewDialog } from './directory-preview-dialog';
import { RUN_STATES, runWords, sizeWords } from './directory-words';
import { ScimClients } from './scim-clients';

const REFRESH_SECONDS = 5;

/** Whose people may sign in here with their password there, and which systems keep people here by SCIM. */
@Component({
  selector: 'app-directories',
  imports: [EmptyState, Icon, ListFrame, Moment, PageHeader, RouterLink, ScimClients],
  templateUrl: './directories.html',
  styleUrl: '../../ui/entry-list.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Directories {
  private readonly api = inject(Api);
  private readonly confirm = inject(Confirm);
  private readonly dialogs = inject(MatDialog);
  private readonly toast = inject(Toast);
  protected readonly directories = wholeList({ load: async () => (await this.api.invoke(listDirectories)).items });
  private readonly rows = rowWork(() => this.directories.reload());
  protected readonly busy = this.rows.busy;
  protected readonly tested = signal<ReadonlyMap<string, DirectoryTestDto>>(new Map());
  protected readonly states = RUN_STATES;
  protected readonly runWords = runWords;
  protected readonly sizeWords = sizeWords;

  constructor() {
    whileVisible(REFRESH_SECONDS, () => {
      if (!this.directories.busy() && this.busy() === '') this.directories.reload();
    });
  }

  protected async test({ id }: DirectoryDto): Promise<void> {
    await this.rows.run(id, async () => {
      const verdict = await this.api.invoke(testDirectory, { directoryId: id });
      this.tested.update((tested) => new Map([...tested, [id, verdict]]));
    });
  }

  protected async preview(directory: DirectoryDto): Promise<void> {
    await firstValueFrom(this.dialogs.open(DirectoryPreviewDialog, { data: directory, width: '44rem' }).afterClosed());
    this.directories.reload();
  }

  protected map(directory: DirectoryDto): void {
    this.dialogs.open(MappingsDialog, { data: groupsOfDirectory(this.api, directory), width: '54rem' });
  }

  protected async remove({ id, name, version }: DirectoryDto): Promise<void> {
    const text =
      'Its people keep their accounts and roles, and cannot sign in until an administrator gives them another way. To stop it for a while, switch it off.';
    if (!(await this.confirm.ask({ title: `Forget ${name}?`, text, yes: 'Forget', dangerous: true }))) return;
    await this.rows.run(id, async () => {
      await this.api.invoke(deleteDirectory, { directoryId: id, 'If-Match': `"${version.toString()}"` });
      this.toast.say(`${name} is forgotten`);
    });
  }
}
