import { csvCell } from '@clientst0r/platform';
import { percentOf, type SlaReport } from './sla-report.js';

const COLUMNS = [
  'check', 'kind', 'month', 'availability_percent', 'looks_answered', 'looks_failed', 'looks_unknown', 'looks_in_maintenance', 'days_without_a_look',
  'incidents', 'minutes_down', 'average_milliseconds', 'slowest_milliseconds',
]; // prettier-ignore

/** A row a check (RFC 4180), in UTF-8 with a byte order mark. */
export function slaCsv({ month, lines }: SlaReport): string {
  const rows = lines.map((line) => [
    line.name, line.kind, month, percentOf(line), line.answered, line.failed, line.unknown, line.maintained, line.daysUnseen,
    line.incidents, line.minutesDown, line.average ?? '', line.slowest ?? '',
  ]); // prettier-ignore
  return `\uFEFF${[COLUMNS, ...rows].map((cells) => `${cells.map((cell) => csvCell(String(cell))).join(',')}\r\n`).join('')}`;
}
