export { DatabaseModule } from './database.module.js';
export { grantTableRights } from './grants.js';
export { type DatabaseAccount, ormOptions } from './orm-options.js';
