/** One piece of an answer. */
export interface WhoisEntry {
  /** The heading that it stands under, in lower case; empty for none. */
  readonly section: string;
  /** In lower case; empty for a bare line. */
  readonly key: string;
  readonly value: string;
}

const MOST_LINES = 2000;
/** `Key: value`, `key............: value`, `[Key] value`, `a. [Key] value`, and what stands between two tabs. */
const PAIR =
  /^\s*(?:[a-z]\. )?(?:\[(?<bracketed>[^\]]+)\]|(?:\*\* )?(?<plain>[\p{L}\p{N}][\p{L}\p{N} ()_/'-]*?)[.\s]*:(?!\/\/|\d))\s*(?<value>.*)$/u;
const TABBED = /^(?<plain>\p{L}[\p{L} ]*)\t+(?<value>\S.*)$/u;
/** Those that may stand without a colon, or have an empty line after them. */
const HEADINGS =
  /^\s*(?:registrar|name ?servers(?: information)?|domain nameservers|dns servers|registration status|dnssec|registrant|holder)\s*:?\s*$/i;
const COMMENT = /^(?:[%#]|>>>|--)/;

/** Takes an answer apart. A heading holds until an empty line or the next heading. */
export function whoisEntries(text: string): WhoisEntry[] {
  const entries: WhoisEntry[] = [];
  let section = '';
  let mayBeParted = false;
  for (const line of text.split(/\r\n|\r|\n/).slice(0, MOST_LINES)) {
    if (COMMENT.test(line)) continue;
    if (line.trim() === '') {
      if (!mayBeParted) section = '';
      continue;
    }
    const entry = entryOf(line);
    section = entry.heading ?? section;
    mayBeParted = entry.heading !== null && HEADINGS.test(line);
    entries.push({ section, key: entry.key, value: entry.value });
  }
  return entries;
}

function entryOf(line: string): { heading: string | null; key: string; value: string } {
  const { key, value } = pairOf(line);
  if (value !== '') return { heading: isList(key) ? key : null, key, value };
  const isHeading = key !== '' || HEADINGS.test(line);
  if (!isHeading) return { heading: null, key, value: line.trim() };
  return { heading: key === '' ? line.replace(':', '').trim().toLowerCase() : key, key, value };
}

/** Name servers that follow on lines of their own. */
function isList(key: string): boolean {
  return key === 'nameservers' || key === 'name servers';
}

function pairOf(line: string): { key: string; value: string } {
  const { bracketed, plain, value = '' } = (PAIR.exec(line) ?? TABBED.exec(line))?.groups ?? {};
  const key = (bracketed ?? plain ?? '').trim().toLowerCase();
  return key.length > 60 ? { key: '', value: '' } : { key, value: value.trim() };
}
