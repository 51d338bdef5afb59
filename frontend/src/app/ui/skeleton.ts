import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

/** Rows of the height of what is to come, so that nothing moves when it arrives. */
@Component({
  selector: 'app-skeleton',
  template: `@for (row of list(); track row) {
    <span class="row"><span class="bar"></span><span class="bar short"></span></span>
  }`,
  styleUrl: './skeleton.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { role: 'status', 'aria-label': 'Loading' },
})
export class Skeleton {
  readonly rows = input(8);
  protected readonly list = computed(() => Array.from({ length: this.rows() }, (_, index) => index));
}
