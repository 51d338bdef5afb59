import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import type { CredentialFieldDto } from '../../api/models';
import { Icon } from '../../ui/icon';
import { CredentialCopy } from './credential-copy';

@Component({
  selector: 'app-plain-field',
  imports: [Icon],
  template: `
    <span class="value">
      @if (link(); as href) {
        <a [href]="href" target="_blank" rel="noopener noreferrer">{{ field().value }}<app-icon name="external" [size]="13" /></a>
      } @else {
        <span [textContent]="field().value"></span>
      }
    </span>
    <button
      type="button"
      class="btn btn-quiet btn-icon btn-small"
      [attr.aria-label]="'Copy ' + field().label"
      [title]="'Copy ' + field().label"
      (click)="copy()"
    >
      <app-icon name="copy" [size]="15" />
    </button>
  `,
  styleUrl: './field-row.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PlainField {
  readonly field = input.required<CredentialFieldDto>();
  private readonly copier = inject(CredentialCopy);
  protected readonly link = computed(() => {
    const { kind, value } = this.field();
    return kind === 'url' && value && /^https?:\/\//i.test(value) ? value : undefined;
  });

  protected copy(): void {
    void this.copier.plain(this.field().label, this.field().value ?? '');
  }
}
