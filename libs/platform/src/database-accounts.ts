/** The accounts of the database server that the product works under, each at `localhost`; `ops/local/services.sh` makes them. */
export const DATABASE_ACCOUNTS = {
  application: 'clientst0r_app',
  migration: 'clientst0r_migrate',
  retention: 'clientst0r_retention',
} as const;

export type DatabaseAccount = keyof typeof DATABASE_ACCOUNTS;
