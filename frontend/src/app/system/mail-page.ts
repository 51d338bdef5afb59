import { ChangeDetectionStrategy, Component, computed, inject, resource, signal } from '@angular/core';
import { Api } from '../api/api';
import { changeSetting, listMailDeliveries, listSettings, retryMailDelivery, sendTestMail } from '../api/functions';
import type { MailDeliveryDto, MailTestDto, SettingDto } from '../api/models';
import { EmptyState } from '../ui/empty-state';
import { ErrorState } from '../ui/error-state';
import { Icon } from '../ui/icon';
import { ListFrame } from '../ui/list-frame';
import { Moment } from '../ui/moment';
import { PageHeader } from '../ui/page-header';
import { pages } from '../ui/pages';
import { Skeleton } from '../ui/skeleton';
import { Toast } from '../ui/toast';
import { Setting } from './setting';

/** In the order in which somebody fills them in. */
const ORDER = ['mail.host', 'mail.port', 'mail.tls', 'mail.user', 'mail.password', 'mail.from-address'];

const SUBJECTS: Readonly<Record<string, string>> = {
  test: 'Test',
  invitation: 'Invitation',
  'password-reset': 'New password',
  'email-change': 'Code for a new e-mail address',
  'notice.email-changed': 'E-mail address changed',
  'notice.password-changed': 'Password changed',
  'notice.factors-reset': 'Factors reset',
  'notice.recovery-codes-renewed': 'New recovery codes',
  'notice.passkey-added': 'Passkey added',
  'notice.passkey-removed': 'Passkey removed',
  'notice.api-key-created': 'New API key',
  'notice.api-key-extended': 'API key in another organisation',
  'notice.new-device': 'New device or network',
  'notice.new-country': 'New country',
  'notice.account-locked': 'Attempts to sign in',
  'notice.authenticator-added': 'Authenticator app set up',
  'notice.authenticator-removed': 'Authenticator app removed',
  'notice.guessing-storm': 'Passwords are being guessed',
  'notice.sessions-displaced': 'Oldest session ended',
  'notice.api-key-ending': 'API key ends soon',
  'notice.scim-token-ending': 'SCIM token ends soon',
  'notice.certificate-ending': 'Certificate of a provider ends soon',
};

/** Where mails are handed to, whether that works, and what became of each. */
@Component({
  selector: 'app-mail-page',
  imports: [EmptyState, ErrorState, Icon, ListFrame, Moment, PageHeader, Setting, Skeleton],
  templateUrl: './mail-page.html',
  styleUrl: './mail-page.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class MailPage {
  private readonly api = inject(Api);
  private readonly toast = inject(Toast);
  protected readonly answer = resource({ loader: async () => (await this.api.invoke(listSettings)).settings });
  protected readonly settings = computed(() => {
    const known = this.answer.hasValue() ? this.answer.value() : [];
    return ORDER.flatMap((key) => known.filter((setting) => setting.key === key));
  });
  protected readonly ready = computed(() => {
    const valueOf = (key: string) => this.settings().find((setting) => setting.key === key)?.value;
    return Boolean(valueOf('mail.host')) && Boolean(valueOf('mail.from-address'));
  });
  protected readonly deliveries = pages({
    params: () => true,
    load: (_all, cursor) => this.api.invoke(listMailDeliveries, cursor ? { cursor } : {}),
  });
  protected readonly busy = signal(false);
  protected readonly tested = signal<MailTestDto | undefined>(undefined);

  protected readonly save = async (key: string, value: SettingDto['value']): Promise<void> => {
    const changed = await this.api.invoke(changeSetting, { key, body: { value } });
    this.answer.update((settings) => settings?.map((setting) => (setting.key === key ? changed : setting)));
    this.tested.set(undefined);
  };

  protected async test(): Promise<void> {
    this.tested.set(undefined);
    await this.attempt(async () => {
      this.tested.set(await this.api.invoke(sendTestMail));
    });
  }

  protected async retry({ id }: MailDeliveryDto): Promise<void> {
    await this.attempt(() => this.api.invoke(retryMailDelivery, { deliveryId: id }));
  }

  protected subject(kind: string): string {
    return SUBJECTS[kind] ?? kind;
  }

  private async attempt(work: () => Promise<unknown>): Promise<void> {
    this.busy.set(true);
    try {
      await work();
    } catch (error) {
      this.toast.fail(error);
    } finally {
      this.busy.set(false);
      this.deliveries.reload();
    }
  }
}
