import { IsUUID } from 'class-validator';
import { defineJob, NoPayload } from '@clientst0r/platform';

export class ExportReference {
  @IsUUID()
  exportId: string;
}

export const WRITE_EXPORT = defineJob('audit.write-export', ExportReference, { attempts: 3 });

export const REMOVE_EXPORTS = defineJob('audit.remove-exports', NoPayload, {
  schedule: { everyMilliseconds: 60_000, payloads: [{}] },
});
