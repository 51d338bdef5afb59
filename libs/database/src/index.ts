export { DatabaseModule } from './database.module.js';
export { grantTableRights } from './grants.js';
export { countOrganisationRows, ORGANISATION_TABLES, organisationColumn, type OrganisationTable } from './organisation-tables.js';
export { type DatabaseAccount, ormOptions } from './orm-options.js';
