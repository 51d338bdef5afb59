import { OutboxMessage } from './jobs/outbox-message.entity.js';
import { OrganisationKey } from './keyring/organisation-key.entity.js';
import { VaultSeal } from './keyring/vault-seal.entity.js';
import { PersonalVault } from './personal-vault.entity.js';

export const PLATFORM_ENTITIES = [OrganisationKey, OutboxMessage, PersonalVault, VaultSeal] as const;
