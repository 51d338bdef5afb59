import type { NoPayload } from '@clientst0r/platform';
import { AttachmentStore, PURGE_TRASH, Trash } from '@clientst0r/vault';
import { JobProcessor } from '../jobs/job-processor.js';
import { Processes } from '../jobs/processes.decorator.js';

@Processes(PURGE_TRASH)
export class PurgeTrashProcessor extends JobProcessor<NoPayload> {
  constructor(
    private readonly trash: Trash,
    private readonly attachments: AttachmentStore,
  ) {
    super();
  }

  protected override async handle(): Promise<void> {
    const purged = await this.trash.purgeDue();
    await this.attachments.discardLeft();
    if (purged > 0) this.logger.log(`Purged ${purged.toString()} entries whose time in the trash was over`);
  }
}
