import { ChangeDetectionStrategy, Component } from '@angular/core';
import { RouterLink } from '@angular/router';
import { EmptyState } from '../ui/empty-state';

@Component({
  selector: 'app-not-found',
  imports: [EmptyState, RouterLink],
  template: `
    <div class="page">
      <h1 class="visually-hidden">Not found</h1>
      <app-empty-state icon="help" heading="Page not found">
        It does not exist, or not for you.
        <a actions class="btn" routerLink="/">Go to the start page</a>
      </app-empty-state>
    </div>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class NotFound {}
