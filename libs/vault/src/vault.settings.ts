import { defineSetting } from '@clientst0r/settings';

const GROUP = 'Passwords in the vault';

export const BREACH_SOURCE = defineSetting({
  key: 'breach.source',
  group: GROUP,
  type: 'choice',
  choices: ['off', 'pwned-passwords'],
  default: 'off',
  label: 'Breach check',
  help: 'Asks Pwned Passwords whether passwords of the vault were seen in breaches. Five characters of a SHA-1 leave this server, nothing else.',
});

export const BREACH_ADDRESS = defineSetting({
  key: 'breach.address',
  group: GROUP,
  type: 'text',
  default: 'https://api.pwnedpasswords.com',
  maximumLength: 253,
  pattern: /^(?:https:\/\/[a-zA-Z0-9.-]+(?::\d{1,5})?|http:\/\/127\.0\.0\.1:\d{1,5})$/u,
  shape: 'must be an https:// address without a path',
  label: 'Address of the breach check',
  help: 'Of Pwned Passwords, or of a mirror that speaks the same: GET /range/ and five characters.',
});

export const BREACH_REQUESTS = defineSetting({
  key: 'breach.requests-per-second',
  group: GROUP,
  type: 'integer',
  default: 10,
  minimum: 1,
  maximum: 1_000,
  label: 'Breach look-ups a second',
  help: 'How many ranges are asked for in a second at most.',
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
