import { ChangeDetectionStrategy, Component, input, model } from '@angular/core';
import { ListFrame } from './list-frame';
import type { Pages } from './pages';

/** A card with a table of what is open, or of what is over; what is projected as `nothing` stands where there are no rows. */
@Component({
  selector: 'app-open-list',
  imports: [ListFrame],
  template: `
    <div class="card">
      <div class="card-head">
        <span class="segmented" role="group" aria-label="State">
          <button type="button" [attr.aria-pressed]="open()" (click)="open.set(true)">Open</button>
          <button type="button" [attr.aria-pressed]="!open()" (click)="open.set(false)">Over</button>
        </span>
      </div>
      <app-list-frame [list]="list()" [rows]="5">
        <ng-content select="[nothing]" ngProjectAs="[nothing]" />
        <ng-content />
      </app-list-frame>
    </div>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class OpenList {
  readonly list = input.required<Pages<unknown>>();
  readonly open = model.required<boolean>();
}
