import { Injectable } from '@nestjs/common';
import { type Actor, Clock, Keyring, type OrganisationKeyring } from '@clientst0r/platform';
import { Credential } from '../credential/credential.entity.js';
import { resolveField } from '../credential/field-draft.js';
import { Shelves } from '../folder/shelves.js';
import type { ImportedEntry } from './imported-entry.js';

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
  ): Credential {
    const now = this.clock.now();
    const credential = new Credential(organisationId, draft.type, draft.name, draft.tags, now);
    for (const field of draft.fields)
      credential.addField(resolveField(draft.type, field), (binding, value) => keys.seal(binding, value), now);
    credential.expiresOn = draft.expiresOn ?? null;
    credential.folderId = folders.get(folder ?? '') ?? null;
    credential.summarise();
    return credential;
  }
}
