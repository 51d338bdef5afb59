/** A mail before it has a form. Lines are plain text; the link has a line of its own. */
export interface MailText {
  readonly subject: string;
  readonly lines: readonly string[];
  readonly link?: { readonly label: string; readonly url: string };
  /** What else may help, in smaller type. */
  readonly foot?: string;
}

const FOOT = 'ClientSt0r sent this. Nobody reads answers to this address.';

/** What people or browsers have typed, on its way into a mail: one line, no control characters, no direction marks, not endless. */
export function mailFact(value: string): string {
  return value.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, 200);
}

export function plainText({ lines, link, foot }: MailText): string {
  const parts = [...lines, ...(link ? [`${link.label}:\n${link.url}`] : []), ...(foot === undefined ? [] : [foot]), FOOT];
  return `${parts.join('\n\n')}\n`;
}

/** No style sheet, no picture, nothing that is fetched. */
export function simpleHtml({ subject, lines, link, foot }: MailText): string {
  const paragraphs = lines.map((line) => `<p>${escaped(line)}</p>`);
  const button = link ? [`<p><a href="${escaped(link.url)}">${escaped(link.label)}</a></p><p><small>${escaped(link.url)}</small></p>`] : [];
  const small = [...(foot === undefined ? [] : [foot]), FOOT].map((line) => `<p><small>${escaped(line)}</small></p>`);
  const body = [...paragraphs, ...button, ...small].join('\n');
  return `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>${escaped(subject)}</title></head>\n<body>\n${body}\n</body></html>\n`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(text: string): string {
  return text.replace(/[&<>"']/gu, (character) => ENTITIES[character] ?? character);
}
