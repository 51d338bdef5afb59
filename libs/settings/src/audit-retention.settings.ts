import { defineSetting } from './setting-definition.js';

/** The audit library stands below the settings, so its one setting is here. */
export const AUDIT_RETENTION_DAYS = defineSetting({
  key: 'audit.retention-days',
  group: 'Audit',
  type: 'integer',
  default: 0,
  minimum: 0,
  maximum: 36_500,
  label: 'Days that audit events are kept',
  help: '0 keeps them for ever. Whole months are removed, at the earliest 90 days after their end, and never under a legal hold.',
});
