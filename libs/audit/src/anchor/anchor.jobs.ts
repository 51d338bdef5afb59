import { defineJob, NoPayload } from '@clientst0r/platform';

export const SEND_CHECKPOINTS = defineJob('audit.send-checkpoints', NoPayload, {
  attempts: 1,
  schedule: { everyMilliseconds: 10_000, payloads: [{}] },
});
