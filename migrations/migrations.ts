import { Migration20261124000100 } from './migration-20261124000100-platform.js';
import { Migration20261124000200 } from './migration-20261124000200-identity.js';
import { Migration20261124000300 } from './migration-20261124000300-vault.js';
import { Migration20261124000400 } from './migration-20261124000400-monitoring.js';
import { Migration20261124000500 } from './migration-20261124000500-audit-log.js';
import { Migration20261124000501 } from './migration-20261124000501-audit-retention.js';
import { Migration20261124000600 } from './migration-20261124000600-audit-reading.js';
import { Migration20261124000700 } from './migration-20261124000700-audit-streams.js';
import { Migration20261124000800 } from './migration-20261124000800-passwords.js';
import { Migration20261124000801 } from './migration-20261124000801-api-keys.js';
import { Migration20261124001200 } from './migration-20261124001200-directories.js';
import { Migration20261124001300 } from './migration-20261124001300-scim.js';
import { Migration20261124001400 } from './migration-20261124001400-mail.js';
import { Migration20261124001401 } from './migration-20261124001401-known-devices.js';
import { Migration20261124001402 } from './migration-20261124001402-passkeys.js';
import { Migration20261124001500 } from './migration-20261124001500-policies.js';
import { Migration20261124001600 } from './migration-20261124001600-roles.js';
import { Migration20261124001700 } from './migration-20261124001700-organisations.js';
import { Migration20261124001800 } from './migration-20261124001800-audit-verifications.js';
import { Migration20261124001900 } from './migration-20261124001900-audit-anchors.js';
import { Migration20261124002600 } from './migration-20261124002600-vault-access.js';
import { Migration20261124002700 } from './migration-20261124002700-vault-history.js';

/** In the order in which they run. */
export const MIGRATIONS = [
  { name: 'Migration20261124000100', class: Migration20261124000100 },
  { name: 'Migration20261124000200', class: Migration20261124000200 },
  { name: 'Migration20261124000300', class: Migration20261124000300 },
  { name: 'Migration20261124000400', class: Migration20261124000400 },
  { name: 'Migration20261124000500', class: Migration20261124000500 },
  { name: 'Migration20261124000501', class: Migration20261124000501 },
  { name: 'Migration20261124000600', class: Migration20261124000600 },
  { name: 'Migration20261124000700', class: Migration20261124000700 },
  { name: 'Migration20261124000800', class: Migration20261124000800 },
  { name: 'Migration20261124000801', class: Migration20261124000801 },
  { name: 'Migration20261124001200', class: Migration20261124001200 },
  { name: 'Migration20261124001300', class: Migration20261124001300 },
  { name: 'Migration20261124001400', class: Migration20261124001400 },
  { name: 'Migration20261124001401', class: Migration20261124001401 },
  { name: 'Migration20261124001402', class: Migration20261124001402 },
  { name: 'Migration20261124001500', class: Migration20261124001500 },
  { name: 'Migration20261124001600', class: Migration20261124001600 },
  { name: 'Migration20261124001700', class: Migration20261124001700 },
  { name: 'Migration20261124001800', class: Migration20261124001800 },
  { name: 'Migration20261124001900', class: Migration20261124001900 },
  { name: 'Migration20261124002600', class: Migration20261124002600 },
  { name: 'Migration20261124002700', class: Migration20261124002700 },
] as const;
