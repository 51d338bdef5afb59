import { ChangeDetectionStrategy, Component, input, model } from '@angular/core';
import { ErrorState } from './error-state';
import { LoadMore } from './load-more';
import type { Pages } from './pages';
import { Skeleton } from './skeleton';

/** A card with a table of what is open, or of what is over; what is projected as `nothing` stands where there are no rows. */
@Component({
  selector: 'app-open-list',
  imports: [ErrorState, LoadMore, Skeleton],
  template: `
    <div class="card">
      <div class="card-head">
        <span class="segmented" role="group" aria-label="State">
          <button type="button" [attr.aria-pressed]="open()" (click)="open.set(true)">Open</button>
          <button type="button" [attr.aria-pressed]="!open()" (click)="open.set(false)">Over</button>
        </span>
      </div>
      @if (list().error() && list().items().length === 0) {
        <app-error-state [error]="list().error()" (retry)="list().reload()" />
      } @else if (list().first()) {
        <app-skeleton [rows]="5" />
      } @else if (list().items().length === 0) {
        <ng-content select="[nothing]" />
      } @else {
        <ng-content />
        @if (list().more()) {
          <app-load-more [busy]="list().busy()" (wanted)="list().loadMore()" />
        }
      }
    </div>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class OpenList {
  readonly list = input.required<Pages<unknown>>();
  readonly open = model.required<boolean>();
}
