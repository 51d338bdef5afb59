import type { StreamSource } from '../stream/format/streamed-event.js';
import { anchorLine, type KeptCheckpoint } from '../log/file-anchor.js';

/** RFC 5424: facility "log audit" (13), severity notice (5). */
const PRIORITY = 13 * 8 + 5;
const MARK = '\ufeff';

/** A checkpoint as RFC 5424. The message is a line of an anchor file as it is, so that a collected log can be verified against. */
export function checkpointSyslog(checkpoint: KeptCheckpoint, { host }: StreamSource): string {
  const name = host.replace(/[^\u0021-\u007e]/gu, '-').slice(0, 255);
  const data = `[clientst0r@32473 size="${checkpoint.size.toString()}"]`;
  return `<${PRIORITY.toString()}>1 ${checkpoint.at.toISOString()} ${name} clientst0r - audit.checkpoint ${data} ${MARK}${anchorLine(checkpoint)}`;
}

export function checkpointWebhook(checkpoint: KeptCheckpoint, { host }: StreamSource, sentAt: Date): string {
  const { size, note, at } = checkpoint;
  return JSON.stringify({ type: 'audit.checkpoint', timestamp: sentAt.toISOString(), data: { host, at: at.toISOString(), size, note } });
}

export function checkpointMail(checkpoint: KeptCheckpoint, { host }: StreamSource): { subject: string; lines: string[] } {
  return {
    subject: `Checkpoint of the audit log of ${host}: ${checkpoint.size.toString()} events`,
    lines: [
      'Keep this mail where nobody who runs the server can change it. The next line, saved to a file, is what the audit trail can be held against: verify-audit --full --anchors FILE.',
      anchorLine(checkpoint),
    ],
  };
}
