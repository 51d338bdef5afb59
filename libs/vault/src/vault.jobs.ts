import { IsUUID } from 'class-validator';
import { defineJob, NoPayload } from '@clientst0r/platform';

export class OrganisationReference {
  @IsUUID()
  organisationId: string;
}

export class CredentialReference extends OrganisationReference {
  @IsUUID()
  credentialId: string;
}

/** Removes for good what has been in the trash for as long as its organisation keeps it, and what a killed process left of an upload. */
export const PURGE_TRASH = defineJob('vault.purge-trash', NoPayload, {
  schedule: { pattern: '23 * * * *', timezone: 'UTC', payloads: [{}] },
});

/** Enters into the ledger who has come to know which secret; a page that shows it does so too. */
export const KEEP_EXPOSURES = defineJob('vault.keep-exposures', NoPayload, {
  attempts: 1,
  schedule: { everyMilliseconds: 60_000, payloads: [{}] },
});

/** Carries on changes of keys. */
export const ROTATE_KEYS = defineJob('vault.rotate-keys', NoPayload, {
  attempts: 1,
  schedule: { everyMilliseconds: 60_000, payloads: [{}] },
});

/** Ends links to people outside whose time is over: their ciphertext is overwritten. */
export const TEND_LINKS = defineJob('vault.tend-links', NoPayload, {
  schedule: { pattern: '*/5 * * * *', timezone: 'UTC', payloads: [{}] },
});

/** After a change of a password. */
export const CHECK_CREDENTIAL_PASSWORDS = defineJob('vault.check-credential', CredentialReference);
export const CHECK_ORGANISATION_PASSWORDS = defineJob('vault.check-organisation', OrganisationReference);

export const CHECK_ALL_PASSWORDS = defineJob('vault.check-passwords', NoPayload, {
  attempts: 1,
  schedule: { pattern: '41 2 * * *', timezone: 'UTC', payloads: [{}] },
});
