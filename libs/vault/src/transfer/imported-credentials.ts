import { Injectable } from '@nestjs/common';
import { Clock, Keyring, type OrganisationKeyring } from '@clientst0r/platform';
import { Credential } from '../credential/credential.entity.js';
import { resolveField } from '../credential/field-draft.js';
import type { ImportedEntry } from './imported-entry.js';

/** Makes entries of what was read from a foreign file, their secrets sealed. */
@Injectable()
export class ImportedCredentials {
  constructor(
    private readonly keyring: Keyring,
    private readonly clock: Clock,
  ) {}

  /** To be asked for ahead of the transaction that stores them. */
  keysOf(organisationId: string): Promise<OrganisationKeyring> {
    return this.keyring.of(organisationId);
  }

  make(organisationId: string, { draft }: ImportedEntry, keys: OrganisationKeyring): Credential {
    const now = this.clock.now();
    const credential = new Credential(organisationId, draft.type, draft.name, draft.tags, now);
    for (const field of draft.fields)
      credential.addField(resolveField(draft.type, field), (binding, value) => keys.seal(binding, value), now);
    credential.expiresOn = draft.expiresOn ?? null;
    credential.summarise();
    return credential;
  }
}
