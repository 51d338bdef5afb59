import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import type { DifferenceDto } from '../api/models';
import { Icon } from '../ui/icon';
import { permissionWords } from './permission-words';

/** Permissions that somebody gains and loses. */
@Component({
  selector: 'app-permission-changes',
  imports: [Icon],
  template: `
    <ul>
      @for (name of difference().gained; track name) {
        <li><app-icon name="plus" [size]="14" />{{ words(name) }} <span class="faint small">gained</span></li>
      }
      @for (name of difference().lost; track name) {
        <li class="lost"><app-icon name="close" [size]="14" />{{ words(name) }} <span class="faint small">lost</span></li>
      }
    </ul>
  `,
  styleUrl: './difference.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PermissionChanges {
  readonly difference = input.required<DifferenceDto>();
  protected readonly words = permissionWords;
}
