import { createRequire } from 'node:module';
import type PDFKit from 'pdfkit';
import { availabilityOf, monthWords, percentOf, type SlaLine, type SlaReport, togetherOf } from './sla-report.js';

const FONT = 'dejavu-fonts-ttf/ttf/DejaVuSans.ttf';
const BOLD = 'dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf';
const MARGIN = 40;
const ROW = 20;
const BOTTOM = 70;

interface Column {
  readonly title: string;
  readonly width: number;
  readonly isNumber: boolean;
  readonly text: (line: SlaLine) => string;
}

/** Points of 1/72 inch; together the 762 of A4 across without its margins. */
const COLUMNS: readonly Column[] = [
  { title: 'Check', width: 252, isNumber: false, text: ({ name }) => name },
  { title: 'Available %', width: 70, isNumber: true, text: percentOf },
  { title: 'Answered', width: 62, isNumber: true, text: ({ answered }) => answered.toString() },
  { title: 'Failed', width: 54, isNumber: true, text: ({ failed }) => failed.toString() },
  { title: 'Unknown', width: 58, isNumber: true, text: ({ unknown }) => unknown.toString() },
  { title: 'Maintenance', width: 74, isNumber: true, text: ({ maintained }) => maintained.toString() },
  { title: 'Days unseen', width: 72, isNumber: true, text: ({ daysUnseen }) => daysUnseen.toString() },
  { title: 'Incidents', width: 56, isNumber: true, text: ({ incidents }) => incidents.toString() },
  { title: 'Down, min', width: 64, isNumber: true, text: ({ minutesDown }) => minutesDown.toString() },
];

const NOTE =
  'Available is the share of looks that were answered, among those that count. Looks during maintenance, and those at which the target could not be asked (unknown), do not count; ' +
  'days unseen are days without any look. Months are those of UTC.';

type Document = InstanceType<typeof PDFKit>;

/** A page or more of A4 across. Letters that the font lacks are boxes in it; the CSV file has them. */
export async function slaPdf(report: SlaReport): Promise<Buffer> {
  // With its fonts it takes longer to load than the rest of a process; few ever ask for it.
  const { default: PDFDocument } = await import('pdfkit');
  const title = `Availability in ${monthWords(report.month)}, ${report.organisation}`;
  const document = new PDFDocument({ size: 'A4', layout: 'landscape', margin: MARGIN, lang: 'en', info: { Title: title, CreationDate: report.madeAt }, bufferPages: true }); // prettier-ignore
  const parts: Buffer[] = [];
  document.on('data', (part: Buffer) => parts.push(part));
  const ended = new Promise((resolve, reject) => document.once('end', resolve).once('error', reject));
  const { resolve } = createRequire(process.argv[1] ?? `${process.cwd()}/`);
  document.registerFont('plain', resolve(FONT)).registerFont('bold', resolve(BOLD));
  heading(document, report);
  table(document, report.lines);
  footers(document, title);
  document.end();
  await ended;
  return Buffer.concat(parts);
}

function heading(document: Document, { organisation, month, until, madeAt, lines }: SlaReport): void {
  const day = (at: Date): string => at.toISOString().slice(0, 16).replace('T', ' ');
  document.font('bold').fontSize(16).text(organisation, MARGIN, MARGIN, { height: 20, ellipsis: true });
  document.fontSize(12).text(`Availability in ${monthWords(month)}`);
  const together = availabilityOf(togetherOf(lines));
  const words = together === null ? 'Nothing was looked at.' : `All checks together: ${together.toFixed(3)} % of looks were answered.`;
  document.font('plain').fontSize(10).text(words).moveDown(0.5);
  document.fontSize(8).fillColor('#555555');
  document.text(
    `${lines.length.toString()} ${lines.length === 1 ? 'check' : 'checks'}, looked at until ${day(until)} UTC. Made ${day(madeAt)} UTC.`,
  );
  document.text(NOTE).fillColor('black').moveDown();
}

function table(document: Document, lines: readonly SlaLine[]): void {
  row(document, 'bold', (column) => column.title);
  for (const line of lines) {
    if (document.y + ROW > document.page.height - BOTTOM) {
      document.addPage();
      document.y = MARGIN;
      row(document, 'bold', (column) => column.title);
    }
    row(document, 'plain', (column) => column.text(line));
  }
}

function row(document: Document, font: 'plain' | 'bold', text: (column: Column) => string): void {
  const { y } = document;
  let x = MARGIN;
  document.font(font).fontSize(8);
  for (const column of COLUMNS) {
    const options = {
      width: column.width - 6,
      height: ROW - 8,
      ellipsis: true,
      lineBreak: false,
      align: column.isNumber ? 'right' : 'left',
    } as const;
    document.text(text(column), x, y + 4, options);
    x += column.width;
  }
  document.moveTo(MARGIN, y + ROW).lineTo(x, y + ROW).lineWidth(0.5).strokeColor('#cccccc').stroke(); // prettier-ignore
  document.x = MARGIN;
  document.y = y + ROW;
}

function footers(document: Document, title: string): void {
  const { start, count } = document.bufferedPageRange();
  for (let page = start; page < start + count; page += 1) {
    document.switchToPage(page);
    document.page.margins.bottom = 0;
    document.font('plain').fontSize(7).fillColor('#555555');
    const text = `${title}, page ${(page + 1).toString()} of ${count.toString()}`;
    document.text(text, MARGIN, document.page.height - 36, { lineBreak: false, width: 762, align: 'right' });
  }
}
