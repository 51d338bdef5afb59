import {
  ANCHOR_ENTITIES,
  AUDIT_ENTITIES,
  DETECTION_ENTITIES,
  FEED_ENTITIES,
  LegalHold,
  LOG_ENTITIES,
  STREAM_ENTITIES,
} from '@clientst0r/audit';
import { IDENTITY_ENTITIES } from '@clientst0r/identity';
import { MONITORING_ENTITIES } from '@clientst0r/monitoring';
import { NOTIFICATIONS_ENTITIES } from '@clientst0r/notifications';
import { PLATFORM_ENTITIES } from '@clientst0r/platform';
import { SETTINGS_ENTITIES } from '@clientst0r/settings';
import { VAULT_ENTITIES } from '@clientst0r/vault';

/** Every entity of the product; each feature lists its own. */
export const ENTITIES = [
  ...PLATFORM_ENTITIES,
  ...AUDIT_ENTITIES,
  ...LOG_ENTITIES,
  ...ANCHOR_ENTITIES,
  LegalHold,
  ...FEED_ENTITIES,
  ...STREAM_ENTITIES,
  ...DETECTION_ENTITIES,
  ...SETTINGS_ENTITIES,
  ...NOTIFICATIONS_ENTITIES,
  ...IDENTITY_ENTITIES,
  ...VAULT_ENTITIES,
  ...MONITORING_ENTITIES,
] as const;
