import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Actor, Clock, Keyring, type OrganisationKeyring } from '@clientst0r/platform';
import type { NewCredential } from '../credential/credential-rows.js';
import { fieldDefinition, isSecretKind } from '../credential/credential-types.js';
import { resolveField } from '../credential/field-draft.js';
import { Shelves } from '../folder/shelves.js';
import type { AuditedField } from '../vault.audit.js';
import type { ImportedEntry } from './imported-entry.js';

/**
 * No entity: MikroORM gives each of those accessors and shapes of its own, which stay until V8 collects everything, and thousands of them
 * took more memory than the file.
 */
type MadeCredential = NewCredential & { readonly fields: NewCredential['fields'] extends Iterable<infer Field> ? readonly Field[] : never };

/** Makes entries of what was read from a foreign file, their secrets sealed. */
@Injectable()
export class ImportedCredentials {
  constructor(
    private readonly keyring: Keyring,
    private readonly clock: Clock,
    private readonly shelves: Shelves,
  ) {}

  /** To be asked for ahead of the transaction that stores them. */
  keysOf(organisationId: string): Promise<OrganisationKeyring> {
    return this.keyring.of(organisationId);
  }

  /** The ids of their folders by path; those that are not there are made, in the caller's transaction. */
  foldersOf(actor: Actor, entries: readonly ImportedEntry[]): Promise<ReadonlyMap<string, string>> {
    return this.shelves.ensure(actor, entries.flatMap(({ folder }) => folder ?? [])); // prettier-ignore
  }

  make(
    organisationId: string,
    { draft, folder }: ImportedEntry,
    keys: OrganisationKeyring,
    folders: ReadonlyMap<string, string>,
  ): MadeCredential {
    const now = this.clock.now();
    const own = { createdAt: now, organisationId, version: 1, updatedAt: now };
    const id = randomUUIDv7();
    const fields = draft.fields.map((field, position) => {
      const { value, ...resolved } = resolveField(draft.type, field);
      const fieldId = randomUUIDv7();
      const isSecret = isSecretKind(resolved.kind);
      const sealed = isSecret && !value.isEmpty ? keys.seal({ recordId: id, fieldId, version: 1 }, value) : null;
      return { ...own, ...resolved, id: fieldId, position, value: isSecret || value.isEmpty ? null : value.reveal(), sealed };
    });
    const { type, name, tags, expiresOn = null } = draft;
    const shown = (column: 'username' | 'url'): string | null =>
      fields.find(({ key }) => fieldDefinition(type, key)?.summary === column)?.value ?? null;
    const folderId = folders.get(folder ?? '') ?? null;
    return { ...own, id, type, name, tags, username: shown('username'), url: shown('url'), expiresOn, folderId, fields };
  }
}

/** Of secrets that have a value: which, never the value. */
export function sealedFields({ fields }: MadeCredential): AuditedField[] {
  return fields.filter(({ sealed }) => sealed !== null).map(({ id, label, version }) => ({ fieldId: id, label, version }));
}
