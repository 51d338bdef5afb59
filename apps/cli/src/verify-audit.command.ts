import { parseArgs } from 'node:util';
import { AuditLogService } from '@clientst0r/audit';
import { systemActor } from '@clientst0r/platform';
import { withApplication } from './application.js';

/**
 * `verify-audit [--full] [--anchors FILE]`: holds the audit trail against its log, its checkpoints, and those kept elsewhere.
 * Exit 1 with the first difference.
 */
export async function verifyAudit(...parameters: string[]): Promise<number> {
  const { values } = parseArgs({ args: parameters, options: { full: { type: 'boolean', default: false }, anchors: { type: 'string' } } });
  return withApplication(async (application) => {
    const log = application.get(AuditLogService, { strict: false });
    const { difference, size, from, checkpoints, anchors } = await log.verify(
      systemActor('verify-audit'),
      values.full,
      ...(values.anchors === undefined ? [] : [values.anchors]),
    );
    process.stdout.write(
      `${(size - from).toString()} of ${size.toString()} events, ${checkpoints.toString()} checkpoints and ${anchors.toString()} kept elsewhere were looked at.\n`,
    );
    process.stdout.write(difference ? `DIFFERENT (${difference.kind}): ${difference.message}.\n` : 'They agree.\n');
    return difference ? 1 : 0;
  });
}
