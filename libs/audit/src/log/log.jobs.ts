import { IsUUID } from 'class-validator';
import { defineJob, NoPayload } from '@clientst0r/platform';

/** Twice within the 10 s that an event may wait to be sealed. */
export const SEAL_EVENTS = defineJob('audit.seal-events', NoPayload, {
  attempts: 1,
  schedule: { everyMilliseconds: 4_000, payloads: [{}] },
});

export class VerificationReference {
  @IsUUID()
  runId: string;
}

export const VERIFY_LOG = defineJob('audit.verify-log', VerificationReference, { attempts: 2 });

/** After retention, so that what it did is looked at at once. */
export const VERIFY_NIGHTLY = defineJob('audit.verify-nightly', NoPayload, {
  schedule: { pattern: '11 3 * * *', timezone: 'UTC', payloads: [{}] },
});

export const RECORD_HEARTBEAT = defineJob('audit.record-heartbeat', NoPayload, {
  schedule: { pattern: '0 * * * *', timezone: 'UTC', payloads: [{}] },
});
