import { ChangeDetectionStrategy, Component, input, model } from '@angular/core';
import type { RoleDto } from '../api/models';

@Component({
  selector: 'app-role-choice',
  template: `
    <fieldset>
      <legend>Roles</legend>
      @for (role of roles(); track role.id) {
        <label class="checkbox"
          ><input type="checkbox" [checked]="chosen().includes(role.id)" (change)="toggle(role.id)" /><span
            ><b>{{ role.name }}</b
            ><span class="faint small">{{ role.permissions.length }} permissions{{ role.builtIn ? '' : ', custom' }}</span>
            @if (role.description) {
              <span class="soft small about">{{ role.description }}</span>
            }
          </span></label
        >
      }
    </fieldset>
  `,
  styleUrl: './role-choice.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RoleChoice {
  readonly roles = input.required<readonly RoleDto[]>();
  readonly chosen = model.required<readonly string[]>();

  protected toggle(id: string): void {
    this.chosen.update((ids) => (ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id]));
  }
}
