import { IsUUID } from 'class-validator';
import { defineJob, NoPayload } from '@clientst0r/platform';

export class DirectoryRunReference {
  @IsUUID()
  runId: string;
}

/** One reading of one directory. Not tried again: the next one is due soon, and whoever asked sees why it failed. */
export const SYNC_DIRECTORY = defineJob('identity.sync-directory', DirectoryRunReference, { attempts: 1 });

/** Looks once a minute which directories are due. */
export const PLAN_DIRECTORY_SYNCS = defineJob('identity.plan-directory-syncs', NoPayload, {
  schedule: { everyMilliseconds: 60_000, payloads: [{}] },
});
