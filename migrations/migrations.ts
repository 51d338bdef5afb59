import { Migration20261124000100 } from './migration-20261124000100-platform.js';
import { Migration20261124000400 } from './migration-20261124000400-monitoring.js';

/** In the order in which they run. */
export const MIGRATIONS = [
  { name: 'Migration20261124000100', class: Migration20261124000100 },
  { name: 'Migration20261124000400', class: Migration20261124000400 },
] as const;
