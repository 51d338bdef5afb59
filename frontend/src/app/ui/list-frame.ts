import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { ErrorState } from './error-state';
import { LoadMore } from './load-more';
import type { Pages } from './pages';
import { Skeleton } from './skeleton';

/**
 * What stands where a list is to be: that it loads, that it could not be loaded, what is projected as `nothing`, or its rows, with what went
 * wrong after them.
 */
@Component({
  selector: 'app-list-frame',
  imports: [ErrorState, LoadMore, Skeleton],
  template: `
    @if (list().error() && list().items().length === 0) {
      <app-error-state [error]="list().error()" (retry)="list().reload()" />
    } @else if (list().first()) {
      <app-skeleton [rows]="rows()" />
    } @else if (list().items().length === 0 && !list().more()) {
      <ng-content select="[nothing]" />
    } @else {
      <ng-content />
      @if (list().error()) {
        <app-error-state [error]="list().error()" (retry)="again()" />
      } @else if (list().more()) {
        <app-load-more [busy]="list().busy()" (wanted)="list().loadMore()" />
      }
    }
  `,
  styles: `
    :host {
      display: contents;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ListFrame {
  readonly list = input.required<Pages<unknown>>();
  /** As many as are likely to come. */
  readonly rows = input.required<number>();

  protected again(): void {
    if (this.list().more()) void this.list().loadMore();
    else this.list().reload();
  }
}
