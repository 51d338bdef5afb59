import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { Clipboard } from './clipboard';
import { Icon } from './icon';
import { Toast } from './toast';

/** What was made just now and is told this once: shown, and copied on demand. */
@Component({
  selector: 'app-shown-once',
  imports: [Icon],
  template: `
    <p class="notice good">
      <app-icon name="success" /><span>It is shown this once. <ng-content /></span>
    </p>
    <p class="mono made">{{ before() }}{{ value() }}</p>
    <button type="button" class="btn" (click)="copy()"><app-icon name="copy" [size]="15" />Copy the {{ what() }}</button>
  `,
  styles: `
    .made {
      margin: var(--space-3) 0;
      overflow-wrap: anywhere;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ShownOnce {
  readonly value = input.required<string>();
  /** Such as `address`. */
  readonly what = input.required<string>();
  /** Shown in front of it, and not copied. */
  readonly before = input('');
  private readonly clipboard = inject(Clipboard);
  private readonly toast = inject(Toast);
  private readonly name = computed(() => this.what().charAt(0).toUpperCase() + this.what().slice(1));

  protected async copy(): Promise<void> {
    try {
      await this.clipboard.copy(this.value());
      this.toast.say(`${this.name()} copied`);
    } catch (error) {
      this.toast.fail(error);
    }
  }
}
