import { defineJob, NoPayload } from '@clientst0r/platform';

export const DETECT = defineJob('audit.detect', NoPayload, { attempts: 1, schedule: { everyMilliseconds: 5_000, payloads: [{}] } });
