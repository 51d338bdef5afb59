import { ChangeDetectionStrategy, Component, DOCUMENT, inject, input, output, signal } from '@angular/core';
import { Clipboard } from '../ui/clipboard';
import { Icon } from '../ui/icon';
import { Toast } from '../ui/toast';

@Component({
  selector: 'app-recovery-codes',
  imports: [Icon],
  templateUrl: './recovery-codes.html',
  styleUrl: './recovery-codes.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RecoveryCodes {
  readonly codes = input.required<readonly string[]>();
  readonly stored = output();

  private readonly document = inject(DOCUMENT);
  private readonly clipboard = inject(Clipboard);
  private readonly toast = inject(Toast);
  protected readonly confirmed = signal(false);

  protected async copy(): Promise<void> {
    await this.clipboard.copy(this.codes().join('\n'));
    this.toast.say('Recovery codes copied');
  }

  protected download(): void {
    const link = this.document.createElement('a');
    link.href = URL.createObjectURL(new Blob([`ClientSt0r recovery codes\n\n${this.codes().join('\n')}\n`], { type: 'text/plain' }));
    link.download = 'clientst0r-recovery-codes.txt';
    link.click();
    URL.revokeObjectURL(link.href);
  }
}
