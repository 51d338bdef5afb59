import { ChangeDetectionStrategy, Component, computed, inject, resource, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import { Api } from '../api/api';
import { getAuditLog, listAuditLogVerifications, verifyAuditLog } from '../api/functions';
import type { AuditLogDto, AuditLogVerificationDto } from '../api/models';
import { Clipboard } from '../ui/clipboard';
import { ErrorState } from '../ui/error-state';
import { Icon } from '../ui/icon';
import { Moment, Now } from '../ui/moment';
import { Skeleton } from '../ui/skeleton';
import { Toast } from '../ui/toast';
import { whileVisible } from '../ui/while-visible';
import { countWords } from './amounts';
import { AuditSource } from './audit-source';
import { LegalHolds } from './legal-holds';

const REFRESH_SECONDS = 2;
/** The state of the log is asked for less often than a verification at work. */
const STATUS_EVERY = 5;
const ABANDONED_MILLISECONDS = 10 * 60_000;

/** The transparency log: how far it is, and whether the trail still is what was sealed. */
@Component({
  selector: 'app-log-page',
  imports: [ErrorState, Icon, LegalHolds, Moment, RouterLink, Skeleton],
  templateUrl: './log-page.html',
  styleUrl: './log-page.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class LogPage {
  private readonly api = inject(Api);
  private readonly clipboard = inject(Clipboard);
  private readonly toast = inject(Toast);
  private readonly dialogs = inject(MatDialog);
  private readonly now = inject(Now);
  protected readonly source = inject(AuditSource);
  protected readonly status = resource({ loader: () => this.api.invoke(getAuditLog) });
  protected readonly answer = resource({ loader: async () => (await this.api.invoke(listAuditLogVerifications)).items });
  protected readonly runs = computed(() => (this.answer.hasValue() ? this.answer.value() : []));
  protected readonly latest = computed(() => this.runs()[0]);
  protected readonly isRunning = computed(() => ['waiting', 'running'].includes(this.latest()?.state ?? ''));
  protected readonly busy = signal(false);
  /** One that takes this long may have been left by its worker: the server knows, and is asked. */
  protected readonly mayBegin = computed(() => {
    const isFresh = this.now.time() - Date.parse(this.latest()?.createdAt ?? '') < ABANDONED_MILLISECONDS;
    return !this.busy() && this.answer.hasValue() && !(this.isRunning() && isFresh);
  });
  protected readonly countWords = countWords;

  constructor() {
    let round = 0;
    whileVisible(REFRESH_SECONDS, () => {
      round += 1;
      if (this.isRunning() && !this.answer.isLoading()) this.answer.reload();
      if (round % STATUS_EVERY === 0 && !this.status.isLoading()) this.status.reload();
    });
  }

  /** Of the events that this verification looks at; those before were verified earlier. */
  protected percent({ from, size, verified }: AuditLogVerificationDto): number {
    return size <= from ? 0 : Math.floor((Math.max(verified - from, 0) / (size - from)) * 100);
  }

  /** Where, and which of them fail. */
  protected keptOutside({ anchors }: AuditLogDto): string {
    if (anchors.length === 0) return 'No';
    return anchors.map(({ name, lastError }) => (lastError === null ? name : `${name} (fails: ${lastError})`)).join(', ');
  }

  protected async verify(full: boolean): Promise<void> {
    this.busy.set(true);
    try {
      await this.api.invoke(verifyAuditLog, { body: { full } });
    } catch (error) {
      this.toast.fail(error);
    } finally {
      this.busy.set(false);
      this.answer.reload();
    }
  }

  protected async copy(text: string, what: string): Promise<void> {
    try {
      await this.clipboard.copy(text);
      this.toast.say(`${what} copied`);
    } catch (error) {
      this.toast.fail(error);
    }
  }

  protected async showCheckpoint(checkpoint: string): Promise<void> {
    const { CheckpointDialog } = await import('./checkpoint-dialog');
    await firstValueFrom(this.dialogs.open(CheckpointDialog, { data: checkpoint, width: '36rem' }).afterClosed());
  }
}
