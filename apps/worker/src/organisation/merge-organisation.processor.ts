import { MERGE_ORGANISATION, type MergeReference } from '@clientst0r/identity';
import { JobProcessor } from '../jobs/job-processor.js';
import { Processes } from '../jobs/processes.decorator.js';
import { OrganisationMover } from './organisation-mover.js';

@Processes(MERGE_ORGANISATION)
export class MergeOrganisationProcessor extends JobProcessor<MergeReference> {
  constructor(private readonly mover: OrganisationMover) {
    super();
  }

  protected override async handle({ sourceId }: MergeReference): Promise<void> {
    await this.mover.merge(sourceId);
  }
}
