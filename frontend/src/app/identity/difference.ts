import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import type { RolePreviewDto } from '../api/models';
import { PermissionChanges } from './permission-changes';

/** Who gains and loses what, before it is done. */
@Component({
  selector: 'app-difference',
  imports: [PermissionChanges],
  template: `
    @let shown = preview();
    @if (shown.gained.length === 0 && shown.lost.length === 0) {
      <p class="soft">No permission changes.</p>
    }
    <app-permission-changes [difference]="shown" />
    <h3>{{ shown.holders.length === 1 ? '1 member has this role' : shown.holders.length + ' members have this role' }}</h3>
    <ul>
      @for (holder of shown.holders; track holder.userId) {
        <li>
          <b class="truncate">{{ holder.name || holder.email }}</b>
          @if (holder.gained.length === 0 && holder.lost.length === 0) {
            <span class="faint small">nothing changes: another role gives the same</span>
          } @else {
            <span class="small">gains {{ holder.gained.length }}, loses {{ holder.lost.length }}</span>
          }
        </li>
      }
    </ul>
  `,
  styleUrl: './difference.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Difference {
  readonly preview = input.required<RolePreviewDto>();
}
