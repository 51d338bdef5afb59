import { OutboxMessage } from './jobs/outbox-message.entity.js';
import { OrganisationKey } from './keyring/organisation-key.entity.js';
import { VaultSeal } from './keyring/vault-seal.entity.js';

export const PLATFORM_ENTITIES = [OrganisationKey, OutboxMessage, VaultSeal] as const;
