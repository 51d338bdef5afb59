import { OutboxMessage } from './jobs/outbox-message.entity.js';
import { OrganisationKey } from './keyring/organisation-key.entity.js';

export const PLATFORM_ENTITIES = [OrganisationKey, OutboxMessage] as const;
