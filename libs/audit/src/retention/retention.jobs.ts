import { defineJob, NoPayload } from '@clientst0r/platform';

export const APPLY_RETENTION = defineJob('audit.apply-retention', NoPayload, {
  schedule: { pattern: '23 2 * * *', timezone: 'UTC', payloads: [{}] },
});
