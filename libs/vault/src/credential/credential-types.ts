export const FIELD_KINDS = ['text', 'secret', 'multiline-secret', 'url', 'totp', 'date'] as const;
export type FieldKind = (typeof FIELD_KINDS)[number];

export interface FieldDefinition {
  readonly key: string;
  readonly label: string;
  readonly kind: FieldKind;
  /** Which column of the list shows the value; never on a secret one. */
  readonly summary?: 'username' | 'url';
  /** A secret that people choose and that is looked at: in breaches, for reuse, for strength. */
  readonly password?: true;
}

export interface CredentialTypeDefinition {
  readonly type: string;
  readonly label: string;
  /** Name of a Material symbol. */
  readonly icon: string;
  readonly fields: readonly FieldDefinition[];
}

/** Values of these kinds are sealed, and leave the server only by a reveal, a copy or a code. */
const SECRET_KINDS: ReadonlySet<FieldKind> = new Set(['secret', 'multiline-secret', 'totp']);

export function isSecretKind(kind: FieldKind): boolean {
  return SECRET_KINDS.has(kind);
}

const text = (key: string, label: string): FieldDefinition => ({ key, label, kind: 'text' });
const secret = (key: string, label: string): FieldDefinition => ({ key, label, kind: 'secret' });
const multiline = (key: string, label: string): FieldDefinition => ({ key, label, kind: 'multiline-secret' });
const date = (key: string, label: string): FieldDefinition => ({ key, label, kind: 'date' });
const shownAsUsername = (key: string, label: string): FieldDefinition => ({ key, label, kind: 'text', summary: 'username' });
const shownAsUrl = (key: string, label: string, kind: 'text' | 'url' = 'url'): FieldDefinition => ({ key, label, kind, summary: 'url' });

const USERNAME = shownAsUsername('username', 'User name');
const password = (key: string, label: string): FieldDefinition => ({ key, label, kind: 'secret', password: true });
const PASSWORD = password('password', 'Password');
const ADDRESS = shownAsUrl('url', 'Address');
const HOST = shownAsUrl('host', 'Host', 'text');
const TOTP: FieldDefinition = { key: 'totp', label: 'One-time code', kind: 'totp' };
const NOTES = multiline('notes', 'Notes');

/** What an entry may be, as data: validation, forms, import and documentation are made from it. */
export const CREDENTIAL_TYPES = [
  { type: 'login', label: 'Login', icon: 'key', fields: [USERNAME, PASSWORD, ADDRESS, TOTP, NOTES] },
  { type: 'secure-note', label: 'Secure note', icon: 'sticky_note_2', fields: [multiline('notes', 'Note')] },
  {
    type: 'ssh-key',
    label: 'SSH key',
    icon: 'terminal',
    fields: [
      USERNAME,
      HOST,
      multiline('private-key', 'Private key'),
      password('passphrase', 'Passphrase'),
      text('public-key', 'Public key'),
      text('fingerprint', 'Fingerprint'),
      NOTES,
    ],
  },
  {
    type: 'api-key',
    label: 'API key',
    icon: 'vpn_key',
    fields: [shownAsUsername('key-id', 'Key id'), secret('key', 'Key'), ADDRESS, date('expires', 'Expires'), NOTES],
  },
  {
    type: 'database',
    label: 'Database',
    icon: 'database',
    fields: [text('engine', 'Engine'), HOST, text('port', 'Port'), text('database', 'Database'), USERNAME, PASSWORD, NOTES],
  },
  {
    type: 'server',
    label: 'Server',
    icon: 'dns',
    fields: [HOST, text('address', 'IP address'), text('operating-system', 'Operating system'), USERNAME, PASSWORD, TOTP, NOTES],
  },
  {
    type: 'network-device',
    label: 'Network device',
    icon: 'router',
    fields: [
      shownAsUrl('url', 'Management address'),
      text('model', 'Model'),
      text('serial', 'Serial number'),
      USERNAME,
      PASSWORD,
      password('enable-secret', 'Enable secret'),
      secret('snmp-community', 'SNMP community'),
      NOTES,
    ],
  },
  {
    type: 'wifi',
    label: 'Wi-Fi',
    icon: 'wifi',
    fields: [shownAsUsername('ssid', 'Network name (SSID)'), PASSWORD, text('security', 'Security'), NOTES],
  },
  {
    type: 'vpn',
    label: 'VPN',
    icon: 'vpn_lock',
    fields: [HOST, USERNAME, PASSWORD, password('pre-shared-key', 'Pre-shared key'), TOTP, NOTES],
  },
  {
    type: 'email-account',
    label: 'E-mail account',
    icon: 'mail',
    fields: [
      shownAsUsername('address', 'E-mail address'),
      PASSWORD,
      shownAsUrl('url', 'Webmail'),
      text('incoming-server', 'Incoming server'),
      text('outgoing-server', 'Outgoing server'),
      TOTP,
      NOTES,
    ],
  },
  { type: 'website', label: 'Website', icon: 'language', fields: [ADDRESS, USERNAME, PASSWORD, TOTP, NOTES] },
  {
    type: 'windows-account',
    label: 'Windows / AD account',
    icon: 'badge',
    fields: [text('domain', 'Domain'), USERNAME, PASSWORD, TOTP, NOTES],
  },
  {
    type: 'software-licence',
    label: 'Software licence',
    icon: 'workspace_premium',
    fields: [
      shownAsUsername('licensed-to', 'Licensed to'),
      secret('licence-key', 'Licence key'),
      text('version', 'Version'),
      text('seats', 'Seats'),
      ADDRESS,
      date('purchased', 'Purchased'),
      date('expires', 'Expires'),
      NOTES,
    ],
  },
  {
    type: 'payment-card',
    label: 'Payment card',
    icon: 'credit_card',
    fields: [
      shownAsUsername('cardholder', 'Cardholder'),
      text('brand', 'Brand'),
      secret('number', 'Number'),
      secret('expiry', 'Expiry (month/year)'),
      secret('security-code', 'Security code'),
      secret('pin', 'PIN'),
      NOTES,
    ],
  },
  {
    type: 'certificate',
    label: 'Certificate',
    icon: 'verified',
    fields: [
      shownAsUsername('subject', 'Subject'),
      text('issuer', 'Issuer'),
      text('certificate', 'Certificate (PEM)'),
      multiline('private-key', 'Private key'),
      password('passphrase', 'Passphrase'),
      date('expires', 'Expires'),
      NOTES,
    ],
  },
  { type: 'generic', label: 'Generic', icon: 'lock', fields: [USERNAME, PASSWORD, ADDRESS, NOTES] },
] as const satisfies readonly CredentialTypeDefinition[];

export type CredentialType = (typeof CREDENTIAL_TYPES)[number]['type'];

export const CREDENTIAL_TYPE_NAMES: readonly CredentialType[] = CREDENTIAL_TYPES.map(({ type }) => type);

const DEFINITIONS = new Map<string, ReadonlyMap<string, FieldDefinition>>(
  CREDENTIAL_TYPES.map(({ type, fields }) => [type, new Map(fields.map((field: FieldDefinition) => [field.key, field]))]),
);

/** The definition of a field of a type; undefined for a field that people added themselves. */
export function fieldDefinition(type: CredentialType, key: string): FieldDefinition | undefined {
  return DEFINITIONS.get(type)?.get(key);
}

/** The field of a type that people know by this label. */
export function fieldLabelled(type: CredentialType, label: string): FieldDefinition | undefined {
  return [...(DEFINITIONS.get(type)?.values() ?? [])].find((definition) => definition.label === label);
}

/** Keys of secrets that are no passwords: what somebody else chose, such as numbers of cards, or is no word at all. */
export const NO_PASSWORD_KEYS: readonly string[] = [
  ...new Set(
    CREDENTIAL_TYPES.flatMap(({ fields }) => fields.filter((field: FieldDefinition) => field.kind === 'secret' && !field.password)).map(
      ({ key }) => key,
    ),
  ),
];
