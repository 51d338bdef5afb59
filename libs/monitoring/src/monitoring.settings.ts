import { defineSetting } from '@clientst0r/settings';

export const RAW_RETENTION_HOURS = defineSetting({
  key: 'monitoring.raw-retention-hours',
  type: 'integer',
  default: 24,
  minimum: 1,
  maximum: 720,
  group: 'monitoring',
  label: 'Hours to keep each single result of a check',
  help: 'Older results are removed once an hour. One check that runs every minute makes about 1,440 results a day, 100 kB.',
});

export const HISTORY_DAYS = defineSetting({
  key: 'monitoring.history-days',
  type: 'integer',
  default: 365,
  minimum: 90,
  maximum: 3650,
  group: 'monitoring',
  label: 'Days to keep the daily history of a check',
  help: 'Availability and response times by day; by hour they are kept for 92 days.',
});
