import { BREACH_SOURCES } from '@clientst0r/security';
import { defineSetting } from '@clientst0r/settings';

const GROUP = 'Passwords in the vault';

export const BREACH_SOURCE = defineSetting({
  key: 'breach.source',
  group: GROUP,
  type: 'choice',
  choices: BREACH_SOURCES,
  default: 'off',
  label: 'Breach check',
  help: 'Whether passwords of the vault are looked up in breaches. pwned-passwords asks the service: five characters of a SHA-1 leave this server, nothing else. offline looks in the corpus on this server, which ./clientst0r breaches import makes.',
});

export const ATTACHMENT_QUOTA = defineSetting({
  key: 'vault.attachments-mebibytes',
  group: 'Files in the vault',
  type: 'integer',
  default: 1_024,
  minimum: 0,
  maximum: 1_048_576,
  label: 'Files of an organisation (MiB)',
  help: 'How much the files of the entries of one organisation may have together, encrypted in the database. 0 lets nobody add one; what is there stays.',
});

export const OLD_PASSWORD_DAYS = defineSetting({
  key: 'vault.old-password-days',
  group: GROUP,
  type: 'integer',
  default: 365,
  minimum: 1,
  maximum: 3_650,
  label: 'Days until a password is old',
  help: 'Passwords of the vault that were not changed for longer are listed in the health report as old.',
});
