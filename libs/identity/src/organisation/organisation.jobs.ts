import { IsUUID } from 'class-validator';
import { defineJob, NoPayload } from '@clientst0r/platform';

export class MergeReference {
  @IsUUID()
  sourceId: string;
}

export const MERGE_ORGANISATION = defineJob('identity.merge-organisation', MergeReference);

/** Deletes what has waited for its time, and goes on with merges that stopped. */
export const TEND_ORGANISATIONS = defineJob('identity.tend-organisations', NoPayload, {
  schedule: { pattern: '*/10 * * * *', timezone: 'UTC', payloads: [{}] },
});
