import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { encode } from 'uqr';

/** Drawn here: the text is a secret and goes to no drawing service. */
@Component({
  selector: 'app-qr-code',
  template: `<svg role="img" [attr.aria-label]="label()" [attr.viewBox]="'0 0 ' + size() + ' ' + size()" shape-rendering="crispEdges">
    <path fill="#000" [attr.d]="path()" />
  </svg>`,
  styleUrl: './qr-code.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class QrCode {
  readonly text = input.required<string>();
  readonly label = input.required<string>();
  private readonly code = computed(() => encode(this.text(), { ecc: 'M', border: 2 }));
  protected readonly size = computed(() => this.code().size);
  protected readonly path = computed(() =>
    this.code()
      .data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x.toString()} ${y.toString()}h1v1h-1z` : '')))
      .join(''),
  );
}
