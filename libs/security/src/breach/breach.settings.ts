import { defineSetting } from '@clientst0r/settings';

const GROUP = 'Breach look-ups';

export const BREACH_ADDRESS = defineSetting({
  key: 'breach.address',
  group: GROUP,
  type: 'text',
  default: 'https://api.pwnedpasswords.com',
  maximumLength: 253,
  pattern: /^(?:https:\/\/[a-zA-Z0-9.-]+(?::\d{1,5})?|http:\/\/127\.0\.0\.1:\d{1,5})$/u,
  shape: 'must be an https:// address without a path',
  label: 'Address of the breach check',
  help: 'Of Pwned Passwords, or of a mirror that speaks the same: GET /range/ and five characters. Asked only where a breach check is switched on, for the vault or for passwords of people.',
});

export const BREACH_REQUESTS = defineSetting({
  key: 'breach.requests-per-second',
  group: GROUP,
  type: 'integer',
  default: 10,
  minimum: 1,
  maximum: 1_000,
  label: 'Breach look-ups a second',
  help: 'How many ranges a process asks for in a second at most.',
});
