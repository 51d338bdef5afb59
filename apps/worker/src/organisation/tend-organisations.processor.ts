import { OrganisationMerge, TEND_ORGANISATIONS } from '@clientst0r/identity';
import type { NoPayload } from '@clientst0r/platform';
import { JobProcessor } from '../jobs/job-processor.js';
import { Processes } from '../jobs/processes.decorator.js';
import { ContentsEraser } from './contents-eraser.js';
import { OrganisationMover } from './organisation-mover.js';

@Processes(TEND_ORGANISATIONS)
export class TendOrganisationsProcessor extends JobProcessor<NoPayload> {
  constructor(
    private readonly merges: OrganisationMerge,
    private readonly mover: OrganisationMover,
    private readonly eraser: ContentsEraser,
  ) {
    super();
  }

  protected override async handle(): Promise<void> {
    await this.eraser.eraseDue();
    for (const sourceId of await this.merges.unfinished()) await this.mover.merge(sourceId);
  }
}
