import { Injectable } from '@nestjs/common';
import { CheckReader, CheckService } from '@clientst0r/monitoring';
import { type Actor, Configuration, ValidationFailedError } from '@clientst0r/platform';
import { demonstrationChecks } from './demonstration-checks.js';
import type { DemonstrationOrganisation } from './demonstration-people.js';

@Injectable()
export class DemonstrationChecks {
  constructor(
    private readonly checks: CheckService,
    private readonly reader: CheckReader,
    private readonly configuration: Configuration,
  ) {}

  /** Leaves alone an organisation that has checks. One that may not check addresses of its own machine goes without those. */
  async fill(owner: Actor, organisation: DemonstrationOrganisation): Promise<void> {
    if ((await this.reader.list(owner, { limit: 1 })).length > 0) return;
    for (const check of demonstrationChecks(organisation, this.configuration.publicUrl)) {
      try {
        await this.checks.create(owner, check);
      } catch (error) {
        if (!(error instanceof ValidationFailedError)) throw error;
      }
    }
  }
}
