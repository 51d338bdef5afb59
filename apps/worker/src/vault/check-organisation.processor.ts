import { CHECK_ORGANISATION_PASSWORDS, type OrganisationReference, PasswordChecks } from '@clientst0r/vault';
import { JobProcessor } from '../jobs/job-processor.js';
import { Processes } from '../jobs/processes.decorator.js';

@Processes(CHECK_ORGANISATION_PASSWORDS)
export class CheckOrganisationProcessor extends JobProcessor<OrganisationReference> {
  constructor(private readonly checks: PasswordChecks) {
    super();
  }

  protected override async handle({ organisationId }: OrganisationReference): Promise<void> {
    await this.checks.checkOrganisation(organisationId);
  }
}
