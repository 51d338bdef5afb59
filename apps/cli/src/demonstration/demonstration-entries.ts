import { generateKeyPairSync, randomBytes, randomInt } from 'node:crypto';
import { generateSecret } from 'otplib';
import { SecretText } from '@clientst0r/platform';
import type { CredentialDraft } from '@clientst0r/vault';
import type { DemonstrationOrganisation } from './demonstration-people.js';

type Draft = (organisation: DemonstrationOrganisation) => CredentialDraft;
type Values = Readonly<Record<string, string>>;

const password = (): string => randomBytes(15).toString('base64url');

function entry(type: CredentialDraft['type'], name: string, tags: readonly string[], values: Values): CredentialDraft {
  return { type, name, tags, fields: Object.entries(values).map(([key, value]) => ({ key, value: SecretText.of(value) })) };
}

const website =
  (name: string, url: string, withCode: boolean, tag: string): Draft =>
  ({ domain }) =>
    entry('website', name, [tag], { url, username: `it@${domain}`, password: password(), ...(withCode ? { totp: generateSecret() } : {}) });

const server =
  (host: string, system: string, address: string, tag: string): Draft =>
  ({ domain }) =>
    entry('server', host.toUpperCase(), ['servers', tag], {
      host: `${host}.${domain}`,
      address,
      'operating-system': system,
      username: system.startsWith('Windows') ? 'Administrator' : 'root',
      password: password(),
    });

const device =
  (name: string, model: string, address: string): Draft =>
  () =>
    entry('network-device', name, ['network'], {
      url: `https://${address}`,
      model,
      serial: `SN${randomInt(1e8, 1e9)}`,
      username: 'admin',
      password: password(),
      'snmp-community': password(),
    });

const database =
  (name: string, engine: string, port: string): Draft =>
  ({ domain }) =>
    entry('database', `${name} database`, ['applications'], {
      engine,
      host: `db.${domain}`,
      port,
      database: name.toLowerCase(),
      username: 'application',
      password: password(),
    });

const account =
  (username: string, note: string): Draft =>
  ({ slug }) =>
    entry('windows-account', `AD ${username}`, ['directory'], { domain: slug.toUpperCase(), username, password: password(), notes: note });

const mailbox =
  (name: string): Draft =>
  ({ domain }) =>
    entry('email-account', `Mailbox ${name}`, ['mail'], {
      address: `${name}@${domain}`,
      password: password(),
      url: 'https://outlook.office.com',
      'incoming-server': `imap.${domain}`,
      'outgoing-server': `smtp.${domain}`,
    });

const wifi =
  (ssid: string): Draft =>
  () =>
    entry('wifi', `Wi-Fi ${ssid}`, ['network', 'on site'], { ssid, password: password(), security: 'WPA3' });

const licence =
  (name: string, seats: string, expires: string): Draft =>
  ({ name: client }) =>
    entry('software-licence', name, ['licences'], {
      'licensed-to': client,
      'licence-key': licenceKey(),
      seats,
      purchased: '2025-03-01',
      expires,
    });

const apiKey =
  (name: string, url: string, expires: string): Draft =>
  ({ slug }) =>
    entry('api-key', name, ['integrations'], {
      'key-id': `${slug}-${randomBytes(3).toString('hex')}`,
      key: randomBytes(24).toString('hex'),
      url,
      expires,
    });

function licenceKey(): string {
  return Array.from({ length: 5 }, () => randomBytes(3).toString('hex').slice(0, 5).toUpperCase()).join('-');
}

const sshKey =
  (name: string, username: string): Draft =>
  ({ domain }) => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519', {
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    return entry('ssh-key', name, ['servers'], {
      username,
      host: `${name.toLowerCase().replaceAll(' ', '-')}.${domain}`,
      'private-key': privateKey,
      'public-key': publicKey,
    });
  };

/** What a service provider keeps of a small client; every secret is made anew at seeding. */
const ENTRIES: readonly Draft[] = [
  website('Microsoft 365 admin', 'https://admin.microsoft.com', true, 'cloud'),
  website('Azure portal', 'https://portal.azure.com', true, 'cloud'),
  website('Domain registrar', 'https://registrar.example', true, 'domains'),
  website('DNS hosting', 'https://dns.example', true, 'domains'),
  website('Backup console', 'https://backup.example', true, 'backup'),
  website('Antivirus console', 'https://antivirus.example', false, 'security'),
  website('Telephone system', 'https://pbx.example', false, 'telephony'),
  website('Internet provider portal', 'https://isp.example', false, 'network'),
  website('Accounting', 'https://accounting.example', true, 'applications'),
  website('Printer leasing portal', 'https://print.example', false, 'on site'),
  server('dc01', 'Windows Server 2022', '10.20.0.10', 'domain controllers'),
  server('dc02', 'Windows Server 2022', '10.20.0.11', 'domain controllers'),
  server('fs01', 'Windows Server 2022', '10.20.0.20', 'files'),
  server('app01', 'Debian 12', '10.20.0.30', 'applications'),
  server('db01', 'Debian 12', '10.20.0.31', 'applications'),
  server('hv01', 'Proxmox VE 9', '10.20.0.40', 'hypervisors'),
  server('hv02', 'Proxmox VE 9', '10.20.0.41', 'hypervisors'),
  server('nas01', 'TrueNAS', '10.20.0.50', 'backup'),
  device('Firewall', 'FortiGate 80F', '10.20.0.1'),
  device('Core switch', 'Aruba 6300M', '10.20.0.2'),
  device('Floor switch 1', 'Aruba 2930F', '10.20.0.3'),
  device('Floor switch 2', 'Aruba 2930F', '10.20.0.4'),
  device('UPS server room', 'APC SMT2200', '10.20.0.9'),
  database('Inventory', 'MariaDB', '3306'),
  database('Reporting', 'PostgreSQL', '5432'),
  account('svc-backup', 'Runs the nightly backup. Change here and in the backup console.'),
  account('svc-sql', 'Service account of the database server.'),
  account('svc-scanner', 'Scan to folder of the printers.'),
  account('break-glass', 'Only when the directory cannot be reached otherwise.'),
  mailbox('info'),
  mailbox('invoices'),
  wifi('Office'),
  wifi('Guests'),
  licence('Veeam Backup Essentials', '6', '2027-02-28'),
  licence('Windows Server CALs', '50', '2028-12-31'),
  licence('PDF editor', '20', '2026-12-15'),
  apiKey('RMM integration', 'https://rmm.example/api', '2027-01-31'),
  apiKey('Ticket system integration', 'https://psa.example/api', '2027-06-30'),
  sshKey('Web server deploy', 'deploy'),
  ({ domain }) =>
    entry('vpn', 'VPN for technicians', ['network', 'remote access'], {
      host: `vpn.${domain}`,
      username: 'technician',
      password: password(),
      'pre-shared-key': password(),
      totp: generateSecret(),
    }),
  () =>
    entry('secure-note', 'Alarm system and door codes', ['on site'], {
      notes: `Alarm code ${randomInt(1e5, 1e6)}\nServer room door ${randomInt(1e3, 1e4)}`,
    }),
  ({ domain }) =>
    entry('certificate', `Wildcard certificate *.${domain}`, ['domains'], {
      subject: `*.${domain}`,
      issuer: 'Example CA',
      passphrase: password(),
      expires: '2027-03-15',
    }),
];

export function demonstrationEntries(organisation: DemonstrationOrganisation): CredentialDraft[] {
  return ENTRIES.map((draft) => draft(organisation));
}
