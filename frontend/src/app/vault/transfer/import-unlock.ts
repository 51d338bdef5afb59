import { ChangeDetectionStrategy, Component, input, output, signal } from '@angular/core';
import { Field } from '../../ui/field';
import { TextControl } from '../../ui/text-control';

export interface UnlockedWith {
  readonly password: string;
  readonly keyFile: File | undefined;
}

/** What a locked file is opened with. It is held only until the import is done or the page is left. */
@Component({
  selector: 'app-import-unlock',
  imports: [Field, TextControl],
  template: `
    <form class="card card-body form" novalidate (submit)="open($event)">
      <h2 class="truncate">{{ fileName() }}</h2>
      <p class="soft">This file is locked. It is opened on the server, in memory; what opens it is not kept.</p>
      <app-field label="Password"><input type="password" autocomplete="off" maxlength="1000" [(text)]="password" /></app-field>
      @if (takesKeyFile()) {
        <app-field #field label="Key file" hint="Where the database has one."
          ><input
            #key
            class="input"
            type="file"
            [id]="field.controlId"
            [attr.aria-describedby]="field.describedBy()"
            (change)="keyFile.set(key.files?.item(0) ?? undefined)"
        /></app-field>
      }
      <div class="form-actions">
        <button type="button" class="btn" [disabled]="busy()" (click)="cancelled.emit()">Cancel</button>
        <button type="submit" class="btn btn-primary" [disabled]="busy() || (password() === '' && !keyFile())">
          {{ busy() ? 'Opening…' : 'Open' }}
        </button>
      </div>
    </form>
  `,
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
