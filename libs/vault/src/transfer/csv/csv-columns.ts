import { ValidationFailedError } from '@clientst0r/platform';

/** What a column may become: of the entry, of the fields that most types have, or fields of one's own with the column's name. */
export const COLUMN_TARGETS = [
  'name',
  'type',
  'folder',
  'company',
  'tags',
  'expires-on',
  'username',
  'password',
  'url',
  'totp',
  'notes',
  'text',
  'secret',
  'fields',
  'ignore',
] as const;
export type ColumnTarget = (typeof COLUMN_TARGETS)[number];

/** These may be taken by several columns. */
const REPEATABLE: ReadonlySet<ColumnTarget> = new Set(['text', 'secret', 'fields', 'ignore']);

export interface CsvColumn {
  /** As the file has it, or its place. */
  readonly header: string;
  readonly to: ColumnTarget;
}

/** The file of a product that is known by the names of its columns. */
export interface CsvLayout {
  readonly name: string;
  readonly columns: Readonly<Record<string, ColumnTarget>>;
  /** Those that are always there, with bars between names of the same; the others depend on the product's version. */
  readonly needed: readonly string[];
}

const LONGEST_HEADER = 100;

/** Columns by the names that the products write, folded as in `foldedHeader`. */
export const CSV_LAYOUTS = {
  own: {
    name: 'ClientSt0r',
    columns: {
      name: 'name', type: 'type', tags: 'tags', username: 'username', password: 'password', url: 'url', totp: 'totp', notes: 'notes',
      expireson: 'expires-on', otherfields: 'fields', leftout: 'ignore', folder: 'folder',
    }, // prettier-ignore
    needed: ['name', 'type', 'tags', 'otherfields', 'leftout'],
  },
  bitwarden: {
    name: 'Bitwarden',
    columns: {
      folder: 'folder', collections: 'folder', favorite: 'ignore', type: 'type', name: 'name', notes: 'notes', fields: 'fields',
      reprompt: 'ignore', archiveddate: 'ignore', loginuri: 'url', loginusername: 'username', loginpassword: 'password', logintotp: 'totp',
    }, // prettier-ignore
    needed: ['type', 'name', 'notes', 'fields', 'loginuri', 'loginusername', 'loginpassword'],
  },
  lastpass: {
    name: 'LastPass',
    columns: {
      url: 'url', username: 'username', password: 'password', totp: 'totp', extra: 'notes', name: 'name', grouping: 'folder', fav: 'ignore',
    }, // prettier-ignore
    needed: ['url', 'username', 'password', 'extra', 'name', 'grouping'],
  },
  chrome: {
    name: 'Chrome or Edge',
    columns: { name: 'name', url: 'url', username: 'username', password: 'password', note: 'notes' },
    needed: ['name', 'url', 'username', 'password'],
  },
  firefox: {
    name: 'Firefox',
    columns: {
      url: 'url', username: 'username', password: 'password', httprealm: 'ignore', formactionorigin: 'ignore', guid: 'ignore',
      timecreated: 'ignore', timelastused: 'ignore', timepasswordchanged: 'ignore',
    }, // prettier-ignore
    needed: ['url', 'username', 'password', 'httprealm', 'formactionorigin'],
  },
  keepass: {
    name: 'KeePass',
    columns: { account: 'name', loginname: 'username', password: 'password', website: 'url', comments: 'notes' },
    needed: ['account', 'loginname', 'password', 'website', 'comments'],
  },
  keepassxc: {
    name: 'KeePassXC',
    columns: {
      group: 'folder', title: 'name', username: 'username', password: 'password', url: 'url', notes: 'notes', totp: 'totp', icon: 'ignore',
      lastmodified: 'ignore', created: 'ignore',
    }, // prettier-ignore
    needed: ['group', 'title', 'username', 'password', 'url', 'notes'],
  },
  onepassword: {
    name: '1Password',
    columns: {
      title: 'name', url: 'url', username: 'username', password: 'password', otpauth: 'totp', favorite: 'ignore', archived: 'ignore',
      tags: 'tags', notes: 'notes',
    }, // prettier-ignore
    needed: ['title', 'url', 'username', 'password', 'otpauth'],
  },
  itglue: {
    name: 'IT Glue',
    columns: {
      id: 'ignore', organization: 'company', organizationid: 'ignore', organizationname: 'company', name: 'name', username: 'username',
      password: 'password', url: 'url', notes: 'notes', otpsecret: 'totp', passwordcategory: 'tags', passwordcategoryname: 'tags', passwordfolder: 'folder',
      passwordfoldername: 'folder', archived: 'ignore', resourceid: 'ignore', resourcename: 'text', resourcetype: 'text', resourceurl: 'ignore',
      restricted: 'ignore', visible: 'ignore', autofillselectors: 'ignore', createdat: 'ignore', updatedat: 'ignore', passwordupdatedat: 'ignore',
    }, // prettier-ignore
    needed: ['organization|organizationname', 'name', 'username', 'password', 'url', 'notes'],
  },
  hudu: {
    name: 'Hudu',
    columns: {
      id: 'ignore', company: 'company', companyname: 'company', companyid: 'ignore', name: 'name', username: 'username', password: 'password', url: 'url',
      otpsecret: 'totp', otp: 'totp', description: 'notes', notes: 'notes', passwordtype: 'tags', type: 'tags', passwordfolder: 'folder',
      passwordfoldername: 'folder', folder: 'folder', slug: 'ignore', archived: 'ignore', inportal: 'ignore', loginurl: 'text', passwordabletype: 'text',
      passwordableid: 'ignore', createdat: 'ignore', updatedat: 'ignore',
    }, // prettier-ignore
    needed: ['company|companyname', 'name', 'username', 'password', 'description|notes'],
  },
} as const satisfies Record<string, CsvLayout>;

/** Words that people and products call a column by, folded; the first column with one of them is taken. */
const GUESSES: Readonly<Partial<Record<ColumnTarget, readonly string[]>>> = {
  name: ['name', 'title', 'titel', 'account', 'entry', 'item', 'itemname', 'label', 'description', 'bezeichnung', 'beschreibung', 'nom'],
  username: ['username', 'user', 'login', 'loginname', 'userid', 'userprincipalname', 'upn', 'email', 'emailaddress', 'benutzername', 'benutzer', 'anmeldename'], // prettier-ignore
  password: ['password', 'pass', 'pwd', 'pw', 'passwort', 'kennwort', 'loginpassword', 'motdepasse'],
  url: [
    'url',
    'uri',
    'website',
    'web',
    'webaddress',
    'websiteaddress',
    'loginuri',
    'loginurl',
    'link',
    'address',
    'site',
    'webseite',
    'adresse',
  ],
  totp: ['totp', 'otp', 'otpauth', 'otpsecret', 'otpurl', '2fa', 'mfa', 'logintotp', 'onetimecode', 'onetimepassword', 'twofactor', 'authenticator'], // prettier-ignore
  notes: ['notes', 'note', 'comments', 'comment', 'extra', 'remarks', 'notizen', 'notiz', 'bemerkung', 'bemerkungen', 'kommentar'],
  folder: [
    'folder',
    'group',
    'grouping',
    'category',
    'passwordcategory',
    'collection',
    'collections',
    'passwordfolder',
    'path',
    'ordner',
    'gruppe',
    'kategorie',
  ],
  company: [
    'company',
    'companyname',
    'organization',
    'organisation',
    'organizationname',
    'client',
    'clientname',
    'customer',
    'firma',
    'kunde',
  ],
  tags: ['tags', 'labels', 'schlagworte'],
  type: ['type', 'itemtype', 'entrytype', 'typ'],
  'expires-on': ['expireson', 'expires', 'expiry', 'expirydate', 'expirationdate', 'validuntil', 'ablaufdatum'],
};

export function layoutOf(header: readonly string[]): CsvLayout | null {
  const names = header.map(foldedHeader);
  return Object.values<CsvLayout>(CSV_LAYOUTS).find((layout) => isOf(layout, names)) ?? null;
}

function isOf({ columns, needed }: CsvLayout, names: readonly string[]): boolean {
  const targets = names.map((name) => (Object.hasOwn(columns, name) ? columns[name] : undefined));
  const single = targets.filter((to) => to !== undefined && !REPEATABLE.has(to));
  return (
    !targets.includes(undefined) &&
    new Set(single).size === single.length &&
    needed.every((wanted) => wanted.split('|').some((name) => names.includes(name)))
  );
}

/** What the columns become: as told, else as the layout says, else as their names let guess. Throws `ValidationFailedError`. */
export function columnsOf(header: readonly string[], layout: CsvLayout | null, chosen?: readonly ColumnTarget[]): CsvColumn[] {
  const targets = chosen ?? (layout ? header.map((name) => layout.columns[foldedHeader(name)] ?? 'ignore') : guessesOf(header));
  if (targets.length !== header.length) throw problem('columns', `must be ${header.length}, as many as the file has`);
  targets.forEach((to, index) => {
    const earlier = targets.indexOf(to);
    if (earlier < index && !REPEATABLE.has(to)) throw problem(`columns.${index}`, `is what column ${earlier + 1} becomes already`);
  });
  return header.map((name, index) => ({
    header: name.replace(/[\s\p{Cc}]+/gu, ' ').trim().slice(0, LONGEST_HEADER) || `Column ${index + 1}`, // prettier-ignore
    to: targets[index] ?? 'ignore',
  }));
}

/**
 * What no word tells is kept as a secret. When no word tells anything, the first line may be an entry: then nothing is
 * guessed, lest its password become the name of a field.
 */
function guessesOf(header: readonly string[]): ColumnTarget[] {
  const taken = new Set<ColumnTarget>();
  const guesses = header.map((name) => {
    const guess = COLUMN_TARGETS.find((target) => !taken.has(target) && GUESSES[target]?.includes(foldedHeader(name)));
    if (guess) taken.add(guess);
    return guess;
  });
  return guesses.map((guess) => guess ?? (taken.size === 0 ? 'ignore' : 'secret'));
}

function foldedHeader(name: string): string {
  return name.normalize('NFKD').toLowerCase().replace(/[^\p{L}\p{N}]/gu, ''); // prettier-ignore
}

function problem(field: string, message: string): ValidationFailedError {
  return new ValidationFailedError([{ field, message }]);
}
