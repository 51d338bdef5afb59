import { Injectable, signal, untracked } from '@angular/core';
import type { AuditEventDto } from '../api/models';

/** What people and objects are called, learned from the events that were shown: an address has only their ids. */
@Injectable({ providedIn: 'root' })
export class KnownNames {
  private readonly names = signal<ReadonlyMap<string, string>>(new Map());

  learn(events: readonly AuditEventDto[]): void {
    const known = untracked(this.names);
    const told = events.flatMap(({ actorId, actorName, objectId, objectName }) => [
      ...(actorId && actorName ? [[actorId, actorName] as const] : []),
      ...(objectId && objectName ? [[objectId, objectName] as const] : []),
    ]);
    // Newest first: a name of today is not replaced by one of last year.
    this.add(told.reverse().filter(([id]) => !known.has(id)));
  }

  add(entries: readonly (readonly [string, string])[]): void {
    const known = untracked(this.names);
    if (entries.every(([id, name]) => known.get(id) === name)) return;
    this.names.set(new Map([...known, ...entries]));
  }

  of(id: string): string {
    return this.names().get(id) ?? `${id.slice(0, 8)}…`;
  }
}
