import type { Decipheriv } from 'node:crypto';
import { StringDecoder } from 'node:string_decoder';
import sax from 'sax';
import { FileProblem } from './byte-reader.ts';

export interface KdbxString {
  readonly key: string;
  readonly value: string;
  /** Whether the database keeps it hidden. */
  readonly isProtected: boolean;
}

/** An entry as the database has it. */
export interface KdbxEntry {
  /** 32 hexadecimal digits. */
  readonly id: string;
  /** Names of the groups around it, the outermost first, without the one that is the database. */
  readonly groups: readonly string[];
  readonly strings: readonly KdbxString[];
  readonly tags: string;
  /** `YYYY-MM-DD`; null when it does not expire. */
  readonly expiresOn: string | null;
  readonly attachments: readonly string[];
  /** Passwords that it had, the oldest first. */
  readonly earlier: readonly { readonly until: string; readonly password: string }[];
}

interface Group {
  name: string;
  id: string;
}

interface Draft {
  id: string;
  groups: readonly Group[];
  strings: KdbxString[];
  tags: string;
  expires: string;
  expiryTime: string;
  changed: string;
  attachments: string[];
  history: Draft[];
}

const CHUNK = 65_536;
const DEEPEST = 600;
const LONGEST_VALUE = 2_000_000;
const MOST_HISTORY = 100;
/** Seconds from the first day of year 1, KeePass's epoch, to 1970. */
const EPOCH = 62_135_596_800n;

/** Reads the document inside of a database. Entries in its recycle bin are left out. Throws `FileProblem`. */
export function readKdbxDocument(xml: Buffer, stream: Decipheriv, mostEntries: number): KdbxEntry[] {
  const document = new KdbxDocument(stream, mostEntries);
  const parser = sax.parser(true);
  parser.onopentag = ({ name, attributes }) => document.open(name, attributes['Protected'] === 'True');
  parser.ontext = (text) => document.text(text);
  parser.oncdata = (text) => document.text(text);
  parser.onclosetag = (name) => document.close(name);
  parser.ondoctype = refuse;
  parser.onerror = refuse;
  const decoder = new StringDecoder('utf8');
  for (let at = 0; at < xml.length; at += CHUNK) parser.write(decoder.write(xml.subarray(at, at + CHUNK)));
  parser.close();
  return document.entries();
}

function refuse(): never {
  throw new FileProblem('is damaged: what is inside is no document of KeePass');
}

class KdbxDocument {
  private readonly path: string[] = [];
  private readonly groups: Group[] = [];
  private readonly drafts: Draft[] = [];
  private readonly within: Draft[] = [];
  private readonly bin = { id: '', enabled: 'True' };
  private pieces: string[] = [];
  private length = 0;
  private isProtected = false;
  private current = { key: '', value: '', isProtected: false };
  private readonly stream: Decipheriv;
  private readonly most: number;

  constructor(stream: Decipheriv, most: number) {
    this.stream = stream;
    this.most = most;
  }

  open(name: string, isProtected: boolean): void {
    this.path.push(name);
    if (this.path.length > DEEPEST) throw new FileProblem(`is nested deeper than ${DEEPEST} levels`);
    this.pieces = [];
    this.length = 0;
    this.isProtected = isProtected;
    if (name === 'Group') this.groups.push({ name: '', id: '' });
    if (name === 'Entry') this.within.push(emptyDraft([...this.groups]));
    if (name === 'String' || name === 'Binary') this.current = { key: '', value: '', isProtected: false };
  }

  text(text: string): void {
    this.length += text.length;
    // Pictures of icons are as long as they like; what else is that long is no value.
    if (this.length <= LONGEST_VALUE) this.pieces.push(text);
    else if (this.isProtected) throw new FileProblem(`has a value of more than ${LONGEST_VALUE} characters`);
  }

  close(name: string): void {
    this.path.pop();
    const raw = this.pieces.join('');
    this.pieces = [];
    // Every protected value moves the key stream on, wanted or not.
    const text = this.isProtected ? this.stream.update(Buffer.from(raw, 'base64')).toString('utf8') : raw;
    this.take(`${this.path.at(-1) ?? ''}/${name}`, text);
    if (name === 'Group') this.groups.pop();
    if (name === 'Entry') this.endEntry();
    this.isProtected = false;
  }

  entries(): KdbxEntry[] {
    const { id, enabled } = this.bin;
    const isThrownAway = ({ groups }: Draft): boolean => enabled === 'True' && id !== '' && groups.some((group) => group.id === id);
    return this.drafts.filter((draft) => !isThrownAway(draft)).map(entryOf);
  }

  private take(place: string, text: string): void {
    const entry = this.within.at(-1);
    const group = this.groups.at(-1);
    if (place === 'Meta/RecycleBinUUID') this.bin.id = idOf(text);
    else if (place === 'Meta/RecycleBinEnabled') this.bin.enabled = text.trim();
    else if (place === 'Group/Name' && group) group.name = text;
    else if (place === 'Group/UUID' && group) group.id = idOf(text);
    else if (entry) this.takeOfEntry(entry, place, text);
  }

  private takeOfEntry(entry: Draft, place: string, text: string): void {
    const { current } = this;
    const actions: Readonly<Record<string, () => unknown>> = {
      'Entry/UUID': () => (entry.id = idOf(text)),
      'Entry/Tags': () => (entry.tags = text),
      'Times/Expires': () => (entry.expires = text.trim()),
      'Times/ExpiryTime': () => (entry.expiryTime = text),
      'Times/LastModificationTime': () => (entry.changed = text),
      'String/Key': () => (current.key = text),
      'String/Value': () => Object.assign(current, { value: text, isProtected: this.isProtected }),
      'Entry/String': () => entry.strings.push({ ...current }),
      'Binary/Key': () => (current.key = text),
      'Entry/Binary': () => entry.attachments.push(current.key),
    };
    if (Object.hasOwn(actions, place)) actions[place]?.();
  }

  private endEntry(): void {
    const entry = this.within.pop();
    if (!entry) return;
    const owner = this.within.at(-1);
    if (owner) {
      if (owner.history.push(entry) > MOST_HISTORY) owner.history.shift();
    } else if (this.drafts.push(entry) > this.most) {
      throw new FileProblem(`has more than ${this.most} entries; split it`);
    }
  }
}

function emptyDraft(groups: readonly Group[]): Draft {
  return { id: '', groups, strings: [], tags: '', expires: '', expiryTime: '', changed: '', attachments: [], history: [] };
}

function entryOf({ id, groups, strings, tags, expires, expiryTime, attachments, history }: Draft): KdbxEntry {
  const earlier = history.flatMap((former) => {
    const password = former.strings.find(({ key }) => key === 'Password')?.value ?? '';
    return password === '' ? [] : [{ until: dayOf(former.changed) ?? '', password }];
  });
  const names = groups.slice(1).map(({ name }) => name);
  return { id, groups: names, strings, tags, expiresOn: expires === 'True' ? dayOf(expiryTime) : null, attachments, earlier };
}

function idOf(base64: string): string {
  const id = Buffer.from(base64, 'base64').toString('hex');
  return /^0*$/u.test(id) ? '' : id;
}

/** Of a time in base64 (seconds since year 1) or, as older versions wrote it, in ISO 8601. */
function dayOf(text: string): string | null {
  const bytes = Buffer.from(text.trim(), 'base64');
  const seconds = bytes.length === 8 ? Number(bytes.readBigInt64LE() - EPOCH) : Date.parse(text) / 1_000;
  const date = new Date(seconds * 1_000);
  return Number.isNaN(date.getTime()) || date.getUTCFullYear() < 1 || date.getUTCFullYear() > 9_999
    ? null
    : date.toISOString().slice(0, 10);
}
