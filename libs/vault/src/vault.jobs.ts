import { defineJob, NoPayload } from '@clientst0r/platform';

/** Removes for good what has been in the trash for as long as its organisation keeps it. */
export const PURGE_TRASH = defineJob('vault.purge-trash', NoPayload, {
  schedule: { pattern: '23 * * * *', timezone: 'UTC', payloads: [{}] },
});
