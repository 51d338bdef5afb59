import { ChangeDetectionStrategy, Component } from '@angular/core';

/** The frame of the pages in front of the door: sign-in and invitation. */
@Component({
  selector: 'app-door-page',
  template: `
    <main>
      <p class="brand"><img src="/favicon.svg" alt="" width="28" height="28" />ClientSt0r</p>
      <div class="card"><ng-content /></div>
      <p class="foot">Credentials, monitoring and audit, on your own server.</p>
    </main>
  `,
  styleUrl: './door-page.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class DoorPage {}
