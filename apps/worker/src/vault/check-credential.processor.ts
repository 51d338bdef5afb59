import { CHECK_CREDENTIAL_PASSWORDS, type CredentialReference, PasswordChecks } from '@clientst0r/vault';
import { JobProcessor } from '../jobs/job-processor.js';
import { Processes } from '../jobs/processes.decorator.js';

/** As many as are waiting are looked at together, and told of in one event. */
@Processes(CHECK_CREDENTIAL_PASSWORDS, { concurrency: 50 })
export class CheckCredentialProcessor extends JobProcessor<CredentialReference> {
  constructor(private readonly checks: PasswordChecks) {
    super();
  }

  protected override async handle({ organisationId, credentialId }: CredentialReference): Promise<void> {
    await this.checks.checkCredential(organisationId, credentialId);
  }
}
