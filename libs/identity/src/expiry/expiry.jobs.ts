import { defineJob, NoPayload } from '@clientst0r/platform';

/** Each morning: what ends soon is told to whoever can renew it. */
export const REMIND_OF_EXPIRIES = defineJob('identity.remind-of-expiries', NoPayload, {
  schedule: { pattern: '20 6 * * *', timezone: 'UTC', payloads: [{}] },
});
