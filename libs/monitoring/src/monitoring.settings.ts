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
