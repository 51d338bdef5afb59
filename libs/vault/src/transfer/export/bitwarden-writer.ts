import { randomUUID } from 'node:crypto';
import { isSecretKind } from '../../credential/credential-types.js';
import type { ExportedEntry, ExportedField, ExportWriter } from './exported-entry.js';

type Json = Readonly<Record<string, unknown>>;

const LOGIN_KEYS: readonly string[] = ['username', 'password', 'url', 'totp'];
const CARD_KEYS: Readonly<Record<string, string>> = {
  cardholder: 'cardholderName',
  brand: 'brand',
  number: 'number',
  'security-code': 'code',
};
const SSH_KEYS: Readonly<Record<string, string>> = {
  'private-key': 'privateKey',
  'public-key': 'publicKey',
  fingerprint: 'keyFingerprint',
};

/** Bitwarden's numbers of the types of items, and of custom fields. */
const ITEM = { login: 1, note: 2, card: 3, ssh: 5 } as const;
const CUSTOM = { text: 0, hidden: 1 } as const;

/**
 * Bitwarden's unencrypted JSON. What it has no place for is a custom field there; a property `clientst0r`, which others
 * pass over, says what it is here, so that nothing is lost on the way back.
 */
export class BitwardenWriter implements ExportWriter {
  readonly mediaType = 'application/json';
  readonly extension = 'json';
  private readonly folders = new Map<string, string>();
  private readonly leftOut: Json[] = [];
  private entries = 0;

  begin(): string {
    return '{"encrypted":false,"items":[';
  }

  entry(entry: ExportedEntry): string {
    for (const { label, because } of entry.leftOut) this.leftOut.push({ entry: entry.name, field: label, because });
    this.entries += 1;
    return `${this.entries === 1 ? '' : ','}\n${JSON.stringify(this.item(entry))}`;
  }

  end(): string {
    const folders = [...this.folders].map(([name, id]) => ({ id, name }));
    return `\n],"folders":${JSON.stringify(folders)},"leftOut":${JSON.stringify(this.leftOut)}}\n`;
  }

  private item(entry: ExportedEntry): Json {
    const { part, used } = partOf(entry);
    const notes = entry.fields.find(({ key }) => key === 'notes');
    const custom = entry.fields.filter((field) => !used.has(field.key) && field !== notes);
    return {
      ...part,
      name: entry.name,
      folderId: entry.folder === null ? null : this.folder(entry.folder),
      notes: notes?.value.reveal() ?? null,
      fields: custom.map(customOf),
      clientst0r: { type: entry.type, tags: entry.tags, expiresOn: entry.expiresOn },
    };
  }

  private folder(name: string): string {
    const id = this.folders.get(name) ?? randomUUID();
    this.folders.set(name, id);
    return id;
  }
}

function partOf({ type, fields }: ExportedEntry): { part: Json; used: ReadonlySet<string> } {
  if (type === 'payment-card') return named(ITEM.card, 'card', fields, CARD_KEYS);
  if (type === 'ssh-key') return named(ITEM.ssh, 'sshKey', fields, SSH_KEYS);
  const used = new Set(fields.filter(({ key }) => LOGIN_KEYS.includes(key)).map(({ key }) => key));
  if (used.size === 0) return { part: { type: ITEM.note, secureNote: { type: 0 } }, used };
  const value = (key: string): string | null => fields.find((field) => field.key === key)?.value.reveal() ?? null;
  const url = value('url');
  const login = { username: value('username'), password: value('password'), totp: value('totp'), uris: url === null ? [] : [{ uri: url }] };
  return { part: { type: ITEM.login, login }, used };
}

function named(
  type: number,
  name: string,
  fields: readonly ExportedField[],
  keys: Readonly<Record<string, string>>,
): { part: Json; used: ReadonlySet<string> } {
  const present = fields.filter(({ key }) => keys[key] !== undefined);
  const part = Object.fromEntries(present.map(({ key, value }): [string, string] => [keys[key] ?? key, value.reveal()]));
  return { part: { type, [name]: part }, used: new Set(present.map(({ key }) => key)) };
}

function customOf({ key, label, kind, value }: ExportedField): Json {
  return { name: label, value: value.reveal(), type: isSecretKind(kind) ? CUSTOM.hidden : CUSTOM.text, clientst0r: { key, kind } };
}
