import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { Api } from '../api/api';
import { listOwnApiKeys, revokeOwnApiKey } from '../api/functions';
import type { OwnApiKeyDto } from '../api/models';
import { Attempts } from '../ui/attempts';
import { ListFrame } from '../ui/list-frame';
import { Moment } from '../ui/moment';
import { pages } from '../ui/pages';

/** The keys that act in the person's name, and the way to end one. */
@Component({
  selector: 'app-own-api-keys',
  imports: [ListFrame, Moment],
  templateUrl: './own-api-keys.html',
  styleUrl: './profile.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class OwnApiKeys {
  private readonly api = inject(Api);
  private readonly attempts = inject(Attempts);
  protected readonly list = pages({
    params: () => ({}),
    load: (_, cursor) => this.api.invoke(listOwnApiKeys, { ...(cursor && { cursor }) }),
  });

  protected names({ organisations }: OwnApiKeyDto): string {
    return organisations.map(({ name }) => name).join(', ') || 'no organisation that you are in';
  }

  protected async revoke({ id: apiKeyId, name }: OwnApiKeyDto): Promise<void> {
    const text = 'Programs that use it are refused at once, in all organisations.';
    const question = { title: `Revoke ${name}?`, text, yes: 'Revoke', dangerous: true };
    const revoke = () => this.api.invoke(revokeOwnApiKey, { apiKeyId });
    if (await this.attempts.sure(question, revoke, `${name} is revoked.`)) this.list.reload();
  }
}
