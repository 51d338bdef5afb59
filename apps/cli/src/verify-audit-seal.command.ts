import { AuditLogService, AuditSealer } from '@clientst0r/audit';
import { withApplication } from './application.js';

/** `seal-audit`: seals now what the worker would within seconds, as before a backup, and prints the checkpoint. */
export async function sealAudit(): Promise<number> {
  return withApplication(async (application) => {
    const log = application.get(AuditLogService, { strict: false });
    const sealed = await application.get(AuditSealer, { strict: false }).run();
    await log.anchor();
    const last = await log.lastCheckpoint();
    process.stdout.write(`Sealed ${sealed.toString()} events.\n${last ? last.note : ''}`);
    return 0;
  });
}
