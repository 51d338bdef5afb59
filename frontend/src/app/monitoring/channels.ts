import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { deleteChannel, listChannels, testChannel, updateChannel } from '../api/functions';
import type { ChannelDto, ChannelTestDto } from '../api/models';
import { CurrentOrganisation } from '../session/current-organisation';
import { Confirm } from '../ui/confirm';
import { EmptyState } from '../ui/empty-state';
import { Icon } from '../ui/icon';
import { ListFrame } from '../ui/list-frame';
import { PageHeader } from '../ui/page-header';
import { wholeList } from '../ui/pages';
import { rowWork } from '../ui/row-work';
import { Toast } from '../ui/toast';
import { CHANNEL_WORDS } from './incident-words';
import { MonitoringTabs } from './monitoring-tabs';

/** Ways in which people are told. */
@Component({
  selector: 'app-channels',
  imports: [EmptyState, Icon, ListFrame, MonitoringTabs, PageHeader, RouterLink],
  templateUrl: './channels.html',
  styleUrl: '../ui/entry-list.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Channels {
  private readonly api = inject(Api);
  private readonly confirm = inject(Confirm);
  private readonly toast = inject(Toast);
  protected readonly organisation = inject(CurrentOrganisation);
  protected readonly channels = wholeList({
    params: () => ({ organisationId: this.organisation.id() }),
    load: async (params) => (await this.api.invoke(listChannels, params)).items,
  });
  private readonly rows = rowWork(() => this.channels.reload());
  protected readonly busy = this.rows.busy;
  protected readonly tested = signal<ReadonlyMap<string, ChannelTestDto>>(new Map());
  protected readonly words = CHANNEL_WORDS;

  protected async test({ id }: ChannelDto): Promise<void> {
    await this.rows.run(id, async () => {
      const verdict = await this.api.invoke(testChannel, this.path(id));
      this.tested.update((tested) => new Map([...tested, [id, verdict]]));
    });
  }

  protected async toggle(channel: ChannelDto): Promise<void> {
    await this.rows.run(channel.id, async () => {
      await this.api.invoke(updateChannel, { ...this.path(channel.id), ...match(channel), body: { paused: !channel.paused } });
    });
  }

  protected async remove(channel: ChannelDto): Promise<void> {
    const text = 'What it was to tell and has not told yet is not told any more.';
    if (!(await this.confirm.ask({ title: `Delete ${channel.name}?`, text, yes: 'Delete', dangerous: true }))) return;
    await this.rows.run(channel.id, async () => {
      await this.api.invoke(deleteChannel, { ...this.path(channel.id), ...match(channel) });
      this.toast.say(`${channel.name} deleted`);
    });
  }

  private path(channelId: string): { organisationId: string; channelId: string } {
    return { organisationId: this.organisation.id(), channelId };
  }
}

function match({ version }: ChannelDto): { 'If-Match': string } {
  return { 'If-Match': `"${version.toString()}"` };
}
