import { ChangeDetectionStrategy, Component, computed, inject, resource, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { deleteAuditAnchor, listAuditAnchors, testAuditAnchor } from '../api/functions';
import type { AnchorDto, AnchorTestDto } from '../api/models';
import { Confirm } from '../ui/confirm';
import { EmptyState } from '../ui/empty-state';
import { ErrorState } from '../ui/error-state';
import { Icon } from '../ui/icon';
import { Moment } from '../ui/moment';
import { rowWork } from '../ui/row-work';
import { Skeleton } from '../ui/skeleton';
import { Toast } from '../ui/toast';
import { whileVisible } from '../ui/while-visible';
import { countWords } from './amounts';
import { ANCHOR_KINDS, everyWords, standingOf } from './anchor-words';
import { AuditSource, ifMatch } from './audit-source';

const REFRESH_SECONDS = 10;

/** Where checkpoints of the log are kept outside, and what became of the last. */
@Component({
  selector: 'app-anchors',
  imports: [EmptyState, ErrorState, Icon, Moment, RouterLink, Skeleton],
  templateUrl: './anchors.html',
  styleUrls: ['../ui/entry-list.css', './streams.css'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Anchors {
  private readonly api = inject(Api);
  private readonly confirm = inject(Confirm);
  private readonly toast = inject(Toast);
  protected readonly source = inject(AuditSource);
  protected readonly answer = resource({ loader: () => this.api.invoke(listAuditAnchors) });
  protected readonly anchors = computed(() => (this.answer.hasValue() ? this.answer.value().items : []));
  protected readonly file = computed(() => (this.answer.hasValue() ? this.answer.value().file : null));
  protected readonly newestSize = computed(() => (this.answer.hasValue() ? this.answer.value().newestSize : 0));
  private readonly rows = rowWork(() => this.answer.reload());
  protected readonly busy = this.rows.busy;
  protected readonly tested = signal<ReadonlyMap<string, AnchorTestDto>>(new Map());
  protected readonly kinds = ANCHOR_KINDS;
  protected readonly standingOf = standingOf;
  protected readonly everyWords = everyWords;
  protected readonly countWords = countWords;

  constructor() {
    whileVisible(REFRESH_SECONDS, () => {
      if (!this.answer.isLoading() && this.busy() === '') this.answer.reload();
    });
  }

  protected async test({ id }: AnchorDto): Promise<void> {
    await this.rows.run(id, async () => {
      const verdict = await this.api.invoke(testAuditAnchor, { anchorId: id });
      this.tested.update((tested) => new Map([...tested, [id, verdict]]));
    });
  }

  protected async remove({ id, name, version }: AnchorDto): Promise<void> {
    const question = {
      title: `Delete ${name}?`,
      text: 'No more checkpoints are kept there. Those that are there already stay, and the log can be verified against them.',
      yes: 'Delete',
      dangerous: true,
    };
    if (!(await this.confirm.ask(question))) return;
    await this.rows.run(id, async () => {
      await this.api.invoke(deleteAuditAnchor, { anchorId: id, 'If-Match': ifMatch(version) });
      this.toast.say(`${name} deleted`);
    });
  }
}
