import { Injectable } from '@angular/core';
import { Subject } from 'rxjs';

/** Tells the list beside an entry that something in the vault is no longer as it was. */
@Injectable({ providedIn: 'root' })
export class VaultChanges {
  private readonly subject = new Subject<undefined>();
  readonly happened = this.subject.asObservable();

  announce(): void {
    this.subject.next(undefined);
  }
}
