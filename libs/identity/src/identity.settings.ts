import { BREACH_SOURCES } from '@clientst0r/security';
import { defineSetting } from '@clientst0r/settings';

export const SESSION_IDLE_MINUTES = defineSetting({
  key: 'session.idle-minutes',
  group: 'Sessions',
  label: 'Idle limit',
  help: 'Minutes without a request after which a session ends. A lower limit also holds for sessions that already run.',
  type: 'integer',
  default: 15,
  minimum: 1,
  maximum: 1_440,
});

export const SESSION_ABSOLUTE_HOURS = defineSetting({
  key: 'session.absolute-hours',
  group: 'Sessions',
  label: 'Absolute limit',
  help: 'Hours after signing in at which a session ends, however busy it is. A lower limit also holds for sessions that already run.',
  type: 'integer',
  default: 8,
  minimum: 1,
  maximum: 168,
});

/** OWASP ASVS 7.1.2 asks for a number that is documented; a desk, a laptop, a telephone and a few browsers are well below it. */
export const SESSIONS_AT_ONCE = defineSetting({
  key: 'session.most-at-once',
  group: 'Sessions',
  label: 'Sessions at once',
  help: 'How many sessions a person may have. Who signs in once more ends the oldest of them, and is told so by mail.',
  type: 'integer',
  default: 10,
  minimum: 1,
  maximum: 100,
});

export const SECOND_FACTOR_ENFORCEMENT = defineSetting({
  key: 'second-factor.enforcement',
  group: 'Signing in',
  label: 'Second factor',
  help: 'Who must have a second factor. With "everyone", people without one set it up when they sign in, and sessions without one end.',
  type: 'choice',
  default: 'everyone',
  choices: ['everyone', 'optional'],
});

export const SECOND_FACTOR_GRACE_DAYS = defineSetting({
  key: 'second-factor.grace-days',
  group: 'Signing in',
  label: 'Days to set it up',
  help: 'Of whom a second factor is required may put it off for so many days after his first sign-in without one. Whose factors were taken away may not.',
  type: 'integer',
  default: 0,
  minimum: 0,
  maximum: 14,
});

export const PASSWORD_HISTORY = defineSetting({
  key: 'password.history',
  group: 'Passwords',
  label: 'Passwords not to be used again',
  help: 'How many of the last passwords, the present one included, a new password must not be one of.',
  type: 'integer',
  default: 5,
  minimum: 1,
  maximum: 24,
});

export const PASSWORD_BREACH_CHECK = defineSetting({
  key: 'password.breach-check',
  group: 'Passwords',
  label: 'Breach check',
  help: 'Whether new passwords of people were seen in breaches; those that were are refused. pwned-passwords asks the service: five characters of a SHA-1 leave this server, nothing else. offline looks in the corpus on this server. A password that cannot be looked up is taken, and that is recorded.',
  type: 'choice',
  choices: BREACH_SOURCES,
  default: 'off',
});

export const PASSWORD_BREACH_CHECK_DAYS = defineSetting({
  key: 'password.breach-check-days',
  group: 'Passwords',
  label: 'Look again after',
  help: 'Where the breach check is on: after so many days a password is looked up when its owner signs in, and one that was seen in a breach meanwhile has to be changed at once. 0 for new passwords only.',
  type: 'integer',
  default: 30,
  minimum: 0,
  maximum: 365,
});

/** NIST SP 800-63B-4, 3.1.1.2, says not to; some insurers and clients demand it all the same. */
export const PASSWORD_MAXIMUM_AGE_DAYS = defineSetting({
  key: 'password.maximum-age-days',
  group: 'Passwords',
  label: 'Maximum age',
  help: 'Days after which the next sign-in ends with a new password; 0 for never. Switch it on only where somebody demands it: people who must change often choose worse. Passwords that a directory or a provider keeps are not touched.',
  type: 'integer',
  default: 0,
  minimum: 0,
  maximum: 1_095,
});

/** NIST SP 800-63B-4 advises against such rules; some insurers and clients demand them all the same. */
export const PASSWORD_MIXED_CASE = defineSetting({
  key: 'password.mixed-case',
  group: 'Passwords',
  label: 'Capital and small letters',
  help: 'Whether a new password must have both. Length does more; switch it on only where somebody demands it.',
  type: 'flag',
  default: false,
});

export const PASSWORD_DIGIT = defineSetting({
  key: 'password.digit',
  group: 'Passwords',
  label: 'A digit',
  help: 'Whether a new password must have one.',
  type: 'flag',
  default: false,
});

export const PASSWORD_SYMBOL = defineSetting({
  key: 'password.symbol',
  group: 'Passwords',
  label: 'A symbol',
  help: 'Whether a new password must have something that is neither a letter nor a digit; a space counts.',
  type: 'flag',
  default: false,
});

/** NIST SP 800-63B-4 asks for 8 with a second factor and 15 without; longer is free. */
export const PASSWORD_MINIMUM_LENGTH = defineSetting({
  key: 'password.minimum-length',
  group: 'Passwords',
  label: 'Minimum length',
  help: 'Characters that a new password must have. Passwords already set stay valid.',
  type: 'integer',
  default: 12,
  minimum: 8,
  maximum: 64,
});
