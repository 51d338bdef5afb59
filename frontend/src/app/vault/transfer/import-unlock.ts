import { ChangeDetectionStrategy, Component, input, output, signal } from '@angular/core';

export interface UnlockedWith {
  readonly password: string;
  readonly keyFile: File | undefined;
}

/** What a locked file is opened with. It is held only until the import is done or the page is left. */
@Component({
  selector: 'app-import-unlock',
  template: `
    <form class="card card-body form" novalidate (submit)="open($event)">
      <h2 class="truncate">{{ fileName() }}</h2>
      <p class="soft">This file is locked. It is opened on the server, in memory; what opens it is not kept.</p>
      <label class="labelled"
        >Password<input
          #secret
          class="input"
          type="password"
          autocomplete="off"
          maxlength="1000"
          [value]="password()"
          (input)="password.set(secret.value)"
      /></label>
      @if (takesKeyFile()) {
        <label class="labelled"
          ><span>Key file <span class="faint">where the database has one</span></span
          ><input #key class="input" type="file" (change)="keyFile.set(key.files?.item(0) ?? undefined)"
        /></label>
      }
      <div class="form-actions">
        <button type="button" class="btn" [disabled]="busy()" (click)="cancelled.emit()">Cancel</button>
        <button type="submit" class="btn btn-primary" [disabled]="busy() || (password() === '' && !keyFile())">
          {{ busy() ? 'Opening…' : 'Open' }}
        </button>
      </div>
    </form>
  `,
  styleUrl: '../labelled.css',
  styles: 'h2 { margin: 0; }',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ImportUnlock {
  readonly fileName = input.required<string>();
  readonly takesKeyFile = input(false);
  readonly busy = input(false);
  readonly opened = output<UnlockedWith>();
  readonly cancelled = output();

  protected readonly password = signal('');
  protected readonly keyFile = signal<File | undefined>(undefined);

  protected open(event: Event): void {
    event.preventDefault();
    this.opened.emit({ password: this.password(), keyFile: this.keyFile() });
  }
}
