import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { deleteAuditStream, listAuditStreams, pauseAuditStream, resumeAuditStream, testAuditStream } from '../api/functions';
import type { StreamDto, StreamTestDto } from '../api/models';
import { Confirm } from '../ui/confirm';
import { EmptyState } from '../ui/empty-state';
import { Icon } from '../ui/icon';
import { ListFrame } from '../ui/list-frame';
import { Moment } from '../ui/moment';
import { wholeList } from '../ui/pages';
import { rowWork } from '../ui/row-work';
import { Toast } from '../ui/toast';
import { whileVisible } from '../ui/while-visible';
import { countWords } from './amounts';
import { AuditSource, ifMatch } from './audit-source';
import { KINDS, STATES, ageWords } from './stream-words';

const REFRESH_SECONDS = 5;

/** Where events are sent, and how far each receiver has come. */
@Component({
  selector: 'app-streams',
  imports: [EmptyState, Icon, ListFrame, Moment, RouterLink],
  templateUrl: './streams.html',
  styleUrls: ['../ui/entry-list.css', './streams.css'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Streams {
  private readonly api = inject(Api);
  private readonly confirm = inject(Confirm);
  private readonly toast = inject(Toast);
  protected readonly source = inject(AuditSource);
  protected readonly streams = wholeList({ load: async () => (await this.api.invoke(listAuditStreams)).items });
  private readonly rows = rowWork(() => this.streams.reload());
  protected readonly busy = this.rows.busy;
  protected readonly tested = signal<ReadonlyMap<string, StreamTestDto>>(new Map());
  protected readonly kinds = KINDS;
  protected readonly states = STATES;
  protected readonly ageWords = ageWords;
  protected readonly countWords = countWords;

  constructor() {
    whileVisible(REFRESH_SECONDS, () => {
      if (!this.streams.busy() && this.busy() === '') this.streams.reload();
    });
  }

  protected async test({ id }: StreamDto): Promise<void> {
    await this.rows.run(id, async () => {
      const verdict = await this.api.invoke(testAuditStream, { streamId: id });
      this.tested.update((tested) => new Map([...tested, [id, verdict]]));
    });
  }

  protected async toggle({ id, state }: StreamDto): Promise<void> {
    await this.rows.run(id, async () => {
      await this.api.invoke(state === 'paused' ? resumeAuditStream : pauseAuditStream, { streamId: id });
    });
  }

  protected async pause(stream: StreamDto): Promise<void> {
    const question = {
      title: `Pause ${stream.name}?`,
      text: 'Events wait in the trail until it is resumed; then all of them are sent.',
      yes: 'Pause',
    };
    if (stream.state === 'paused' || (await this.confirm.ask(question))) await this.toggle(stream);
  }

  protected async remove({ id, name, version }: StreamDto): Promise<void> {
    const question = {
      title: `Delete ${name}?`,
      text: 'What waits for it is not sent any more. To hold it back for a while, pause it.',
      yes: 'Delete',
      dangerous: true,
    };
    if (!(await this.confirm.ask(question))) return;
    await this.rows.run(id, async () => {
      await this.api.invoke(deleteAuditStream, { streamId: id, 'If-Match': ifMatch(version) });
      this.toast.say(`${name} deleted`);
    });
  }
}
