import { defineSetting } from '@clientst0r/settings';

const GROUP = 'Guessing';

/** NIST SP 800-63B-4, 3.2.2, allows at most 100 consecutive failures; every bound here stays below. */
export const FAILURES_OF_PAIR = defineSetting({
  key: 'lockouts.failures-of-pair',
  group: GROUP,
  label: 'Failures before a name is locked from one address',
  help: 'Wrong passwords or codes for one name from one address within the window. The lock holds for that address only.',
  type: 'integer',
  default: 5,
  minimum: 3,
  maximum: 20,
});

export const WINDOW_MINUTES = defineSetting({
  key: 'lockouts.window-minutes',
  group: GROUP,
  label: 'Window',
  help: 'Minutes in which failures count together. A name under attack from many addresses stays locked as long.',
  type: 'integer',
  default: 10,
  minimum: 1,
  maximum: 1_440,
});

export const LONGEST_LOCK_MINUTES = defineSetting({
  key: 'lockouts.longest-lock-minutes',
  group: GROUP,
  label: 'Longest lock',
  help: 'The first lock of a name from an address lasts a minute; each further one on the same day twice as long, up to this.',
  type: 'integer',
  default: 15,
  minimum: 1,
  maximum: 1_440,
});

export const FAILURES_OF_NAME = defineSetting({
  key: 'lockouts.failures-of-name',
  group: GROUP,
  label: 'Failures before a name is locked from everywhere',
  help: 'Wrong passwords or codes for one name from all addresses together. Its owner still gets in with a passkey, or with a browser or from an address that he has used before.',
  type: 'integer',
  default: 50,
  minimum: 10,
  maximum: 99,
});

export const FAILURES_OF_ADDRESS = defineSetting({
  key: 'lockouts.failures-of-address',
  group: GROUP,
  label: 'Failures before an address is held',
  help: 'Wrong passwords or codes from one address, for whatever names. Raise it where a whole office shares one address.',
  type: 'integer',
  default: 30,
  minimum: 10,
  maximum: 1_000,
});

export const ADDRESS_HOLD_MINUTES = defineSetting({
  key: 'lockouts.address-hold-minutes',
  group: GROUP,
  label: 'Hold of an address',
  help: 'Minutes for which an address with too many failures may not try again.',
  type: 'integer',
  default: 15,
  minimum: 1,
  maximum: 1_440,
});

export const NAMES_OF_ADDRESS = defineSetting({
  key: 'lockouts.names-of-address',
  group: GROUP,
  label: 'Names before an address counts as spraying',
  help: 'Different names tried in vain from one address; names that have signed in from there before do not count.',
  type: 'integer',
  default: 15,
  minimum: 5,
  maximum: 500,
});

export const SPRAY_HOLD_MINUTES = defineSetting({
  key: 'lockouts.spray-hold-minutes',
  group: GROUP,
  label: 'Hold of a spraying address',
  help: 'Minutes for which such an address may not try again.',
  type: 'integer',
  default: 60,
  minimum: 1,
  maximum: 10_080,
});

export const NAMES_OF_STORM = defineSetting({
  key: 'lockouts.names-of-storm',
  group: GROUP,
  label: 'Names before it is an attack on everybody',
  help: 'Different names tried in vain within the window, from all addresses together: stolen passwords being tried out. Platform administrators are told by mail and the audit trail has a security event.',
  type: 'integer',
  default: 100,
  minimum: 10,
  maximum: 10_000,
});
