import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Icon } from './icon';

@Component({
  selector: 'app-page-header',
  imports: [Icon, RouterLink],
  template: `
    @if (back(); as link) {
      <a class="back" [routerLink]="link"><app-icon name="back" [size]="14" />{{ backLabel() }}</a>
    }
    <div class="line">
      <h1>{{ heading() }}</h1>
      <ng-content select="[beside]" />
      <div class="actions"><ng-content select="[actions]" /></div>
    </div>
    <p class="soft"><ng-content /></p>
  `,
  styleUrl: './page-header.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PageHeader {
  readonly heading = input.required<string>();
  readonly back = input<readonly string[]>();
  readonly backLabel = input('Back');
}
