import { type ExportReference, ExportWriter, WRITE_EXPORT } from '@clientst0r/audit';
import { JobProcessor } from '../jobs/job-processor.js';
import { Processes } from '../jobs/processes.decorator.js';

/** One at a time: an export takes all that the database gives. */
@Processes(WRITE_EXPORT)
export class WriteExportProcessor extends JobProcessor<ExportReference> {
  constructor(private readonly writer: ExportWriter) {
    super();
  }

  protected override async handle({ exportId }: ExportReference): Promise<void> {
    await this.writer.write(exportId);
  }
}
