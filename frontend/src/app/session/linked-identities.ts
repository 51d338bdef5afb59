import { ChangeDetectionStrategy, Component, computed, DOCUMENT, inject, resource, signal } from '@angular/core';
import { Api } from '../api/api';
import { listOwnIdentities, listSignInProviders, startIdentityLink, unlinkIdentity } from '../api/functions';
import type { LinkedIdentityDto, PublicProviderDto } from '../api/models';
import { Confirm } from '../ui/confirm';
import { Icon } from '../ui/icon';
import { Moment } from '../ui/moment';
import { Toast } from '../ui/toast';

/** With which providers the person may sign in; not there while the installation has none. */
@Component({
  selector: 'app-linked-identities',
  imports: [Icon, Moment],
  templateUrl: './linked-identities.html',
  styleUrl: './profile.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class LinkedIdentities {
  private readonly api = inject(Api);
  private readonly confirm = inject(Confirm);
  private readonly toast = inject(Toast);
  private readonly location = inject(DOCUMENT).location;
  private readonly linked = resource({ loader: async () => (await this.api.invoke(listOwnIdentities)).items });
  private readonly known = resource({ loader: async () => (await this.api.invoke(listSignInProviders)).items });
  protected readonly busy = signal(false);
  protected readonly identities = computed(() => (this.linked.hasValue() ? this.linked.value() : []));
  protected readonly others = computed(() => {
    const known = this.known.hasValue() && this.linked.hasValue() ? this.known.value() : [];
    return known.filter(({ id }) => !this.identities().some(({ provider }) => provider.id === id));
  });

  protected async link({ id }: PublicProviderDto): Promise<void> {
    await this.attempt(async () => {
      this.location.assign((await this.api.invoke(startIdentityLink, { providerId: id })).location);
    });
  }

  protected async unlink({ id, provider }: LinkedIdentityDto): Promise<void> {
    const text =
      'You no longer sign in with it. Be sure that you have another way to sign in. Sessions that came through it end, this one too if it did.';
    if (!(await this.confirm.ask({ title: `Remove the link to ${provider.name}?`, text, yes: 'Remove', dangerous: true }))) return;
    await this.attempt(async () => {
      await this.api.invoke(unlinkIdentity, { linkId: id });
      this.toast.say(`The link to ${provider.name} is removed.`);
    });
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    this.busy.set(true);
    try {
      await work();
    } catch (error) {
      this.toast.fail(error);
    } finally {
      this.busy.set(false);
      this.linked.reload();
    }
  }
}
