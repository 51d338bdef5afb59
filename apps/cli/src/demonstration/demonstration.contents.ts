import { Injectable } from '@nestjs/common';
import { RequestContext } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/mariadb';
import { type Actor, inOrganisation, organisationOf } from '@clientst0r/platform';
import { CredentialFinder, CredentialService } from '@clientst0r/vault';
import { DemonstrationChecks } from './demonstration.checks.js';
import { demonstrationEntries } from './demonstration-entries.js';
import type { DemonstrationOrganisation } from './demonstration-people.js';

/** Entries and checks of an organisation of the demonstration, made by its owner through the same services as in daily work. */
@Injectable()
export class DemonstrationContents {
  constructor(
    private readonly em: EntityManager,
    private readonly found: CredentialFinder,
    private readonly credentials: CredentialService,
    private readonly checks: DemonstrationChecks,
  ) {}

  /** Leaves alone what has entries or checks already. */
  fill(owner: Actor, organisation: DemonstrationOrganisation): Promise<void> {
    return RequestContext.create(this.em, async () => {
      inOrganisation(this.em, organisationOf(owner));
      if ((await this.found.list(owner, {}, { limit: 1 })).length === 0) {
        for (const draft of demonstrationEntries(organisation)) await this.credentials.create(owner, draft);
      }
      await this.checks.fill(owner, organisation);
    });
  }
}
