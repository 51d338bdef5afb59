import { defineJob, NoPayload } from '@clientst0r/platform';

export const COUNT_EVENTS = defineJob('audit.count-events', NoPayload, {
  attempts: 1,
  schedule: { everyMilliseconds: 10_000, payloads: [{}] },
});
