import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialogClose, MatDialogRef, MatDialogTitle } from '@angular/material/dialog';
import { Api } from '../api/api';
import { askForAccess, breakGlass, endAccess, getOwnAccessRequest, listOwnAccessRequests } from '../api/functions';
import type { AccessRequestDto, RevealReasonDto } from '../api/models';
import { CurrentOrganisation } from '../session/current-organisation';
import { Problem } from '../session/problem';
import { AutoFocus } from '../ui/auto-focus';
import { DialogForm } from '../ui/dialog-form';
import { Field } from '../ui/field';
import { Icon } from '../ui/icon';
import { Moment } from '../ui/moment';
import { TextControl } from '../ui/text-control';
import { whileVisible } from '../ui/while-visible';
import { lengthWords } from './access-words';
import type { AccessDialogData } from './approval-gate';

const LENGTHS = [5, 15, 30, 60, 120, 240, 480];
const LOOK_SECONDS = 3;

/** Asks for access, waits until somebody has decided, and closes with the reason to go on with. */
@Component({
  selector: 'app-access-dialog',
  imports: [AutoFocus, DialogForm, Field, Icon, MatDialogClose, MatDialogTitle, Moment, TextControl],
  templateUrl: './access-dialog.html',
  styleUrl: './access-dialog.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AccessDialog {
  private readonly api = inject(Api);
  private readonly dialog = inject<MatDialogRef<AccessDialog, RevealReasonDto>>(MatDialogRef);
  private readonly organisation = inject(CurrentOrganisation);
  protected readonly data = inject<AccessDialogData>(MAT_DIALOG_DATA);
  protected readonly usual = this.data.policy?.leaseMinutes ?? 15;
  protected readonly lengths = [...new Set([...LENGTHS, this.usual])].sort((one, other) => one - other);
  protected readonly lengthWords = lengthWords;
  protected readonly reason = signal(this.data.given.reason ?? '');
  protected readonly ticket = signal(this.data.given.ticket ?? '');
  protected readonly minutes = signal(this.usual);
  protected readonly busy = signal(false);
  protected readonly emergency = signal(false);
  protected readonly problem = signal<Problem | undefined>(undefined);
  protected readonly request = signal<AccessRequestDto | undefined>(undefined);
  protected readonly incomplete = computed(
    () => this.reason().trim().length < 3 || (this.data.policy?.ticketRequired === true && this.ticket().trim() === ''),
  );
  protected readonly mayBreak = computed(() => {
    const breakers = this.data.policy?.glassBreakers ?? 'nobody';
    return breakers === 'everybody' || (breakers === 'approvers' && this.organisation.can('vault.request.approve'));
  });
  private readonly path = { organisationId: this.organisation.id(), credentialId: this.data.entry.id, fieldId: this.data.field.id };

  constructor() {
    void this.find();
    whileVisible(LOOK_SECONDS, () => {
      if (this.request()?.state === 'pending') void this.look();
    });
  }

  protected async send(event: Event): Promise<void> {
    event.preventDefault();
    if (this.incomplete() || this.busy()) return;
    const { purpose, version } = this.data;
    const wanted = { ...this.given(), reason: this.reason().trim(), purpose, ...(version === undefined ? {} : { version }) };
    await this.attempt(async () => {
      const asked = this.emergency()
        ? await this.api.invoke(breakGlass, { ...this.path, body: wanted })
        : await this.api.invoke(askForAccess, { ...this.path, body: { ...wanted, minutes: this.minutes() } });
      this.take(asked);
    });
  }

  protected async withdraw(requestId: string): Promise<void> {
    const { organisationId } = this.path;
    if (await this.attempt(() => this.api.invoke(endAccess, { organisationId, requestId }))) this.dialog.close();
  }

  protected goOn(): void {
    this.dialog.close(this.given());
  }

  /** Of before: whoever has asked already goes on waiting. */
  private async find(): Promise<void> {
    const { organisationId, credentialId, fieldId } = this.path;
    const { purpose, version } = this.data;
    const query = { organisationId, credentialId, open: true, limit: 200 };
    const open = await this.api.invoke(listOwnAccessRequests, query).catch(() => undefined);
    const same = open?.items.find(
      (one) =>
        one.fieldId === fieldId &&
        one.purpose === purpose &&
        one.state === 'pending' &&
        (version === undefined || one.fieldVersion === version),
    );
    if (!same || this.request()) return;
    this.reason.set(same.reason);
    this.ticket.set(same.ticket ?? '');
    this.take(same);
  }

  private async look(): Promise<void> {
    const requestId = this.request()?.id ?? '';
    const seen = await this.api.invoke(getOwnAccessRequest, { organisationId: this.path.organisationId, requestId }).catch(() => undefined);
    if (seen && this.request()?.state === 'pending') this.take(seen);
  }

  private take(request: AccessRequestDto): void {
    this.request.set(request);
    if (request.state === 'granted' && this.data.click === undefined) this.goOn();
  }

  private given(): RevealReasonDto {
    const [reason, ticket] = [this.reason().trim(), this.ticket().trim()];
    return { ...(reason && { reason }), ...(ticket && { ticket }) };
  }

  private async attempt(work: () => Promise<unknown>): Promise<boolean> {
    this.busy.set(true);
    this.problem.set(undefined);
    try {
      await work();
      return true;
    } catch (error) {
      this.problem.set(Problem.from(error));
      return false;
    } finally {
      this.busy.set(false);
    }
  }
}
