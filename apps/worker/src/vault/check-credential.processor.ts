import { CHECK_CREDENTIAL_PASSWORDS, type CredentialReference, PasswordChecks } from '@clientst0r/vault';
import { JobProcessor } from '../jobs/job-processor.js';
import { Processes } from '../jobs/processes.decorator.js';

@Processes(CHECK_CREDENTIAL_PASSWORDS)
export class CheckCredentialProcessor extends JobProcessor<CredentialReference> {
  constructor(private readonly checks: PasswordChecks) {
    super();
  }

  protected override async handle({ organisationId, credentialId }: CredentialReference): Promise<void> {
    await this.checks.checkCredential(organisationId, credentialId);
  }
}
