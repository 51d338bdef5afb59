import { ChangeDetectionStrategy, Component, computed, DOCUMENT, inject, signal } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialogClose, MatDialogTitle } from '@angular/material/dialog';
import { Api } from '../../api/api';
import { removeDecryptionKey, renewDecryptionKey } from '../../api/functions';
import type { DecryptionKeyDto, ProviderDto } from '../../api/models';
import { Attempts } from '../../ui/attempts';
import { Icon } from '../../ui/icon';
import { Moment } from '../../ui/moment';
import { saveContent } from '../../ui/save-file';

/** The keys for which a SAML provider encrypts what it says. */
@Component({
  selector: 'app-decryption-keys-dialog',
  imports: [Icon, MatDialogClose, MatDialogTitle, Moment],
  templateUrl: './decryption-keys-dialog.html',
  styleUrl: './decryption-keys-dialog.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class DecryptionKeysDialog {
  private readonly api = inject(Api);
  private readonly attempts = inject(Attempts);
  private readonly document = inject(DOCUMENT);
  protected readonly provider = signal(inject<ProviderDto>(MAT_DIALOG_DATA));
  protected readonly keys = computed(() => this.provider().decryptionKeys);
  protected readonly busy = signal(false);

  protected async renew(): Promise<void> {
    await this.change(async () => this.api.invoke(renewDecryptionKey, this.target()), 'The new key is in our metadata.');
  }

  protected async remove({ id }: DecryptionKeyDto): Promise<void> {
    const isNewest = this.keys()[0]?.id === id;
    const text = isNewest
      ? 'The provider may encrypt for it: people cannot sign in with it until it encrypts for another key, or for none.'
      : 'What the provider still encrypts for it is refused from then on. Wait until it has taken the new certificate.';
    const question = { title: 'Remove this key?', text, yes: 'Remove', dangerous: true };
    await this.attempts.sure(question, async () => {
      this.provider.set(await this.api.invoke(removeDecryptionKey, { ...this.target(), keyId: id }));
    });
  }

  protected save({ certificate, createdAt }: DecryptionKeyDto): void {
    const name = `clientst0r-encryption-${createdAt.slice(0, 10)}.cer`;
    saveContent(this.document, new Blob([certificate], { type: 'application/pem-certificate-chain' }), name);
  }

  private async change(work: () => Promise<ProviderDto>, done: string): Promise<void> {
    this.busy.set(true);
    await this.attempts.run(async () => {
      this.provider.set(await work());
    }, done);
    this.busy.set(false);
  }

  private target(): { providerId: string; 'If-Match': string } {
    const { id, version } = this.provider();
    return { providerId: id, 'If-Match': `"${version.toString()}"` };
  }
}
