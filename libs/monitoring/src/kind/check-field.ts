/** What one option of a check may be. The form, the contract, the validation and the documentation of it are made from this. */
interface Described {
  readonly label: string;
  readonly help?: string;
  readonly example?: string;
  /** May hold what is not for the audit trail: only a fingerprint of it is recorded. */
  readonly confidential?: true;
}
export interface TextField extends Described {
  /** `lines` is text of several lines; `secret` is sealed at rest and never told. */
  readonly type: 'text' | 'lines' | 'secret';
  readonly max: number;
}
export interface IntegerField extends Described {
  readonly type: 'integer';
  readonly min: number;
  readonly max: number;
}
export interface ChoiceField extends Described {
  readonly type: 'choice';
  readonly choices: readonly string[];
}
export interface FlagField extends Described {
  readonly type: 'flag';
}
export type CheckField = TextField | IntegerField | ChoiceField | FlagField;

export const HTTP_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
export const RECORD_TYPES = ['A', 'AAAA', 'CAA', 'CNAME', 'MX', 'NS', 'PTR', 'SOA', 'SRV', 'TXT'] as const;
export const SELF_ASPECTS = ['queue', 'database', 'disk', 'backup', 'clock'] as const;
export const START_TLS = ['none', 'smtp', 'imap', 'ldap', 'postgresql', 'mysql'] as const;

/** Every option that a check of any kind can have. One name means the same wherever it occurs. */
export const CHECK_FIELDS = {
  url: {
    type: 'text',
    max: 2000,
    label: 'Address',
    help: 'An http or https address without user name and password. Asked from this server.',
    example: 'https://portal.example.com/health',
  },
  host: { type: 'text', max: 253, label: 'Host', help: 'A name or an address.', example: 'mail.example.com' },
  port: { type: 'integer', min: 1, max: 65_535, label: 'Port', help: 'Such as 443 for HTTPS, 25 for mail, 3389 for remote desktops.' },
  method: {
    type: 'choice',
    choices: HTTP_METHODS,
    label: 'Method',
    help: 'GET unless the target wants another one; HEAD has no body to look into.',
  },
  expectedStatus: {
    type: 'text',
    max: 200,
    label: 'Expected status',
    help: 'Codes and ranges that count as success, such as 200-399 or 200,204.',
    example: '200-399',
  },
  headers: { type: 'lines', max: 4000, confidential: true, label: 'Headers', help: 'One a line, as Name: value.' },
  secretHeaders: {
    type: 'secret',
    max: 4000,
    label: 'Secret headers',
    help: 'One a line, such as Authorization: Bearer …. Sealed when stored, never shown again, and sent to no other address on a redirect.',
  },
  body: { type: 'lines', max: 16_384, confidential: true, label: 'Body', help: 'Sent with POST, PUT and PATCH. Not for secrets.' },
  followRedirects: { type: 'flag', label: 'Follow redirects', help: 'At most three, each judged like the address itself.' },
  keyword: { type: 'text', max: 200, label: 'Keyword', help: 'Must occur in the first MiB of the answer.' },
  keywordAbsent: { type: 'flag', label: 'The keyword must not occur', help: 'For words that only a broken page has.' },
  jsonPath: {
    type: 'text',
    max: 200,
    label: 'JSON path',
    help: 'A place in a JSON answer, such as data.nodes[0].status. It must exist there.',
    example: 'status.database',
  },
  jsonValue: { type: 'text', max: 200, label: 'JSON value', help: 'What stands at that place, compared as text.' },
  authority: {
    type: 'lines',
    max: 32_768,
    label: 'Own authorities',
    help: "Certificates in PEM that are trusted instead of the system's.",
  },
  clientCertificate: { type: 'lines', max: 32_768, label: 'Client certificate', help: 'In PEM, for servers that ask for one.' },
  clientKey: {
    type: 'secret',
    max: 16_384,
    label: 'Key of the client certificate',
    help: 'In PEM without a password. Sealed when stored, never shown again.',
  },
  slowMilliseconds: {
    type: 'integer',
    min: 1,
    max: 60_000,
    label: 'Slow from, in milliseconds',
    help: 'An answer that takes longer makes the check degraded.',
  },
  send: { type: 'text', max: 1000, confidential: true, label: 'Send', help: 'Sent when the connection stands; \\r and \\n are line ends.' },
  expect: { type: 'text', max: 200, label: 'Expect', help: 'Must occur in the first 64 KiB of what the target says.', example: 'SSH-2.0' },
  recordName: {
    type: 'text',
    max: 253,
    label: 'Name to look up',
    help: 'Without a scheme, as it stands in a zone.',
    example: 'example.com',
  },
  recordType: {
    type: 'choice',
    choices: RECORD_TYPES,
    label: 'Record type',
    help: 'What is looked up; any of its records will do unless a value is expected.',
  },
  expectedValue: {
    type: 'text',
    max: 500,
    label: 'Expected value',
    help: 'One of the answers must be this, such as 192.0.2.10 or 10 mail.example.com. Any answer will do without it.',
  },
  nameServer: {
    type: 'text',
    max: 60,
    label: 'Name server',
    help: "An address, with a port if it is not 53. Otherwise this server's own.",
    example: '9.9.9.9',
  },
  serverName: {
    type: 'text',
    max: 253,
    label: 'Server name',
    help: 'Asked for by SNI and looked for in the certificate; otherwise the host.',
  },
  startTls: {
    type: 'choice',
    choices: START_TLS,
    label: 'STARTTLS',
    help: 'The protocol in which TLS is asked for; none for TLS from the first byte.',
  },
  warningDays: {
    type: 'text',
    max: 60,
    label: 'Warn at days left',
    help: 'The first number makes the check degraded. Certificates that live less than 90 days warn in the last third of their life.',
    example: '30,14,7,3,1',
  },
  domain: { type: 'text', max: 253, label: 'Domain', help: 'As it is registered, without www.', example: 'example.com' },
  expiresOn: {
    type: 'text',
    max: 10,
    label: 'Ends on',
    help: 'Counts where the registry tells no date, as those of .de, .eu, .at, .ch and .nl do not.',
    example: '2027-03-31',
  },
  expiryOwner: {
    type: 'text',
    max: 190,
    label: 'Who looks after that date',
    help: 'Needed with a date: nobody else will notice when it has changed.',
    example: 'Mara Lindqvist',
  },
  expectedEverySeconds: {
    type: 'integer',
    min: 20,
    max: 2_678_400,
    label: 'Expected every, in seconds',
    help: 'How often the target calls its address here.',
  },
  graceSeconds: { type: 'integer', min: 0, max: 86_400, label: 'Grace in seconds', help: 'How late a call may be.' },
  aspect: {
    type: 'choice',
    choices: SELF_ASPECTS,
    label: 'What to look at',
    help: 'Jobs that wait (queue), the answer of the database, free disk space, the age of the last backup, the clock against a time server.',
  },
  limit: {
    type: 'integer',
    min: 1,
    max: 3_600_000,
    label: 'Limit',
    help: 'Queue: seconds that a job may wait (60). Database: milliseconds until it answers (500). Disk: percent that must be free (10). Backup: hours since the last one (26). Clock: milliseconds that it may be off (1000).',
  },
  timeServer: {
    type: 'text',
    max: 253,
    label: 'Time server',
    help: 'Asked by NTP what time it is; for the clock only.',
    example: 'pool.ntp.org',
  },
} as const satisfies Record<string, CheckField>;

type Values = typeof CHECK_FIELDS;
export type FieldName = keyof Values;
type ValueOf<F> = F extends { readonly type: 'integer' } ? number : F extends { readonly type: 'flag' } ? boolean : F extends { readonly choices: readonly (infer C)[] } ? C : string; // prettier-ignore

/** The options that a check has; those of other kinds are absent. */
export type CheckFieldValues = { readonly [N in FieldName]?: ValueOf<Values[N]> };
export type SecretFieldName = { [N in FieldName]: Values[N]['type'] extends 'secret' ? N : never }[FieldName];

export const FIELD_NAMES = Object.keys(CHECK_FIELDS) as FieldName[];
export const SECRET_FIELDS = FIELD_NAMES.filter((name): name is SecretFieldName => CHECK_FIELDS[name].type === 'secret');

/** @returns what is wrong with a value that is there, or null */
export function fieldProblem(name: FieldName, value: unknown): string | null {
  const field: CheckField = CHECK_FIELDS[name];
  switch (field.type) {
    case 'integer':
      return isWithin(value, field) ? null : `must be a whole number from ${field.min.toString()} to ${field.max.toString()}`;
    case 'choice':
      return field.choices.includes(value as string) ? null : `must be one of ${field.choices.join(', ')}`;
    case 'flag':
      return typeof value === 'boolean' ? null : 'must be true or false';
    default:
      return textProblem(value, field.max);
  }
}

function isWithin(value: unknown, { min, max }: IntegerField): boolean {
  return Number.isInteger(value) && (value as number) >= min && (value as number) <= max;
}

function textProblem(value: unknown, max: number): string | null {
  if (typeof value !== 'string' || value.trim() === '') return 'must not be empty';
  if (value.includes('\0')) return 'must not contain NUL characters';
  return value.length > max ? `must have at most ${max.toString()} characters` : null;
}
