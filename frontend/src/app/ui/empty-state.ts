import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { Icon } from './icon';
import type { IconName } from './icons';

@Component({
  selector: 'app-empty-state',
  imports: [Icon],
  template: `
    <span class="badge-icon"><app-icon [name]="icon()" [size]="22" /></span>
    <h2>{{ heading() }}</h2>
    <p class="soft"><ng-content /></p>
    <div class="actions"><ng-content select="[actions]" /></div>
  `,
  styleUrl: './empty-state.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class EmptyState {
  readonly icon = input.required<IconName>();
  readonly heading = input.required<string>();
}
