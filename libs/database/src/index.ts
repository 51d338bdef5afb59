export { DatabaseModule } from './database.module.js';
export { grantTableRights } from './grants.js';
export {
  countOrganisationRows,
  movesOnMerge,
  ORGANISATION_TABLES,
  organisationColumn,
  type OrganisationTable,
} from './organisation-tables.js';
export { ormOptions } from './orm-options.js';
