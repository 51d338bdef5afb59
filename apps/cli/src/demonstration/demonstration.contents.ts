import { Injectable } from '@nestjs/common';
import { RequestContext } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/mariadb';
import { CheckReader, CheckService } from '@clientst0r/monitoring';
import { type Actor, Configuration, inOrganisation, organisationOf, ValidationFailedError } from '@clientst0r/platform';
import { CredentialFinder, CredentialService } from '@clientst0r/vault';
import { demonstrationChecks } from './demonstration-checks.js';
import { demonstrationEntries } from './demonstration-entries.js';
import type { DemonstrationOrganisation } from './demonstration-people.js';

/** Entries and checks of an organisation of the demonstration, made by its owner through the same services as in daily work. */
@Injectable()
export class DemonstrationContents {
  constructor(
    private readonly em: EntityManager,
    private readonly found: CredentialFinder,
    private readonly credentials: CredentialService,
    private readonly checks: CheckService,
    private readonly checkReader: CheckReader,
    private readonly configuration: Configuration,
  ) {}

  /** Leaves alone what has entries or checks already. */
  fill(owner: Actor, organisation: DemonstrationOrganisation): Promise<void> {
    return RequestContext.create(this.em, async () => {
      inOrganisation(this.em, organisationOf(owner));
      if ((await this.found.list(owner, {}, { limit: 1 })).length === 0) {
        for (const draft of demonstrationEntries(organisation)) await this.credentials.create(owner, draft);
      }
      if ((await this.checkReader.list(owner, { limit: 1 })).length === 0) await this.addChecks(owner, organisation);
    });
  }

  /** A deployment that may not check addresses of its own machine goes without those. */
  private async addChecks(owner: Actor, organisation: DemonstrationOrganisation): Promise<void> {
    for (const check of demonstrationChecks(organisation, this.configuration.publicUrl)) {
      try {
        await this.checks.create(owner, check);
      } catch (error) {
        if (!(error instanceof ValidationFailedError)) throw error;
      }
    }
  }
}
