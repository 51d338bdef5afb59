import { ChangeDetectionStrategy, Component, inject, output, resource, signal } from '@angular/core';
import { Api } from '../api/api';
import { addPasskey, beginPasskey, listPasskeys, removePasskey, renamePasskey } from '../api/functions';
import type { PasskeyDto } from '../api/models';
import { Confirm } from '../ui/confirm';
import { ErrorState } from '../ui/error-state';
import { Icon } from '../ui/icon';
import { Moment } from '../ui/moment';
import { Skeleton } from '../ui/skeleton';
import { Toast } from '../ui/toast';
import { makePasskey, passkeysAreKnown } from './passkey-browser';
import { RecoveryCodes } from './recovery-codes';

/** The person's passkeys. */
@Component({
  selector: 'app-passkeys',
  imports: [ErrorState, Icon, Moment, RecoveryCodes, Skeleton],
  templateUrl: './passkeys.html',
  styleUrls: ['./profile.css', './passkeys.css'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Passkeys {
  readonly changed = output();

  private readonly api = inject(Api);
  private readonly confirm = inject(Confirm);
  private readonly toast = inject(Toast);
  protected readonly supported = passkeysAreKnown();
  protected readonly passkeys = resource({ loader: async () => (await this.api.invoke(listPasskeys)).items });
  protected readonly busy = signal(false);
  protected readonly naming = signal<string | undefined>(undefined);
  protected readonly codes = signal<readonly string[]>([]);

  protected async add(event: Event, name: string): Promise<void> {
    event.preventDefault();
    await this.attempt(async () => {
      const { options } = await this.api.invoke(beginPasskey);
      const made = await makePasskey(options);
      const { recoveryCodes } = await this.api.invoke(addPasskey, { body: { name: name.trim() || 'Passkey', ...made } });
      this.codes.set(recoveryCodes);
      this.toast.say('The passkey is added.');
    });
  }

  protected async rename(event: Event, { id }: PasskeyDto, name: string): Promise<void> {
    event.preventDefault();
    await this.attempt(async () => {
      await this.api.invoke(renamePasskey, { passkeyId: id, body: { name: name.trim() } });
      this.naming.set(undefined);
    });
  }

  protected async remove({ id, name }: PasskeyDto): Promise<void> {
    const text = 'It no longer signs you in here. Remove it from your device too, or it will still be offered.';
    if (!(await this.confirm.ask({ title: `Remove the passkey ${name}?`, text, yes: 'Remove', dangerous: true }))) return;
    await this.attempt(async () => {
      await this.api.invoke(removePasskey, { passkeyId: id });
      this.toast.say('The passkey is removed.');
    });
  }

  protected stored(): void {
    this.codes.set([]);
    this.changed.emit();
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    this.busy.set(true);
    try {
      await work();
      this.changed.emit();
    } catch (error) {
      this.toast.fail(error);
    } finally {
      this.busy.set(false);
      this.passkeys.reload();
    }
  }
}
