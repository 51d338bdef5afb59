import { ChangeDetectionStrategy, Component, DOCUMENT, inject } from '@angular/core';
import { EmptyState } from '../ui/empty-state';

/** Stands in for a page that could not even begin, because the server gave no answer; its address stays as it is. */
@Component({
  selector: 'app-unavailable',
  imports: [EmptyState],
  template: `
    <main class="page">
      <h1 class="visually-hidden">Not available</h1>
      <app-empty-state icon="warning" heading="ClientSt0r does not answer">
        The server is starting, busy or out of reach. Nothing you saved is lost.
        <button actions type="button" class="btn btn-primary" (click)="again()">Try again</button>
      </app-empty-state>
    </main>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Unavailable {
  private readonly document = inject(DOCUMENT);

  protected again(): void {
    this.document.location.reload();
  }
}
