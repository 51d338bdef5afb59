import { type MailFacts, mailFact, type MailText } from '@clientst0r/notifications';

/** What people are told by mail about their own account. */
export const NOTICE_KINDS = [
  'password-changed',
  'factors-reset',
  'recovery-codes-renewed',
  'passkey-added',
  'passkey-removed',
  'authenticator-added',
  'authenticator-removed',
  'guessing-storm',
  'email-changed',
  'api-key-created',
  'api-key-extended',
  'new-device',
  'new-country',
  'account-locked',
  'sessions-displaced',
  'api-key-ending',
  'scim-token-ending',
  'certificate-ending',
] as const;

export type NoticeKind = (typeof NOTICE_KINDS)[number];

interface Wording {
  readonly subject: string;
  readonly happened: string;
  readonly otherwise: string;
}

const CHANGE_PASSWORD = 'If that was not you, sign in, change your password and end your other sessions; then tell your administrator.';
const TELL = 'If you did not expect that, tell your administrator at once.';

const WORDINGS: Readonly<Record<NoticeKind, Wording>> = {
  'password-changed': {
    subject: 'Your password was changed',
    happened: 'The password of your account was changed.',
    otherwise: 'If that was not you, tell your administrator at once.',
  },
  'factors-reset': {
    subject: 'Your second factors were taken away',
    happened: 'An administrator has taken away your second factors. You set up new ones when you sign in next.',
    otherwise: TELL,
  },
  'recovery-codes-renewed': {
    subject: 'You have new recovery codes',
    happened: 'New recovery codes were made for your account; the old ones no longer work.',
    otherwise: CHANGE_PASSWORD,
  },
  'passkey-added': { subject: 'A passkey was added', happened: 'A passkey was added to your account.', otherwise: CHANGE_PASSWORD },
  'passkey-removed': { subject: 'A passkey was removed', happened: 'A passkey was removed from your account.', otherwise: CHANGE_PASSWORD },
  'authenticator-added': {
    subject: 'An authenticator app was set up',
    happened: 'An authenticator app was set up for your account. It is asked for when you sign in.',
    otherwise: CHANGE_PASSWORD,
  },
  'authenticator-removed': {
    subject: 'Your authenticator app was removed',
    happened: 'The authenticator app was removed from your account; its codes no longer count.',
    otherwise: CHANGE_PASSWORD,
  },
  'guessing-storm': {
    subject: 'Passwords of many people are being guessed',
    happened:
      'Within a few minutes, wrong passwords were given for an unusual number of names, from many addresses. Each name and each address is limited as usual.',
    otherwise:
      'Look at the lockouts and at the audit trail of the platform. Whoever has no second factor is in danger if he uses his password elsewhere too.',
  },
  'email-changed': {
    subject: 'Your e-mail address was changed',
    happened: 'The e-mail address of your account was changed. Both addresses get this mail; from now on you sign in with the new one.',
    otherwise: TELL,
  },
  'api-key-created': {
    subject: 'A new API key acts in your name',
    happened: 'An API key was made that acts in your name.',
    otherwise: 'If that was not you, sign in, revoke it, change your password, and tell your administrator.',
  },
  'api-key-extended': {
    subject: 'One of your API keys holds in another organisation',
    happened: 'An API key that acts in your name was let into another organisation of yours.',
    otherwise: 'If that was not you, sign in, revoke it, change your password, and tell your administrator.',
  },
  'new-device': {
    subject: 'A sign-in from somewhere new',
    happened: 'Somebody has signed in to your account with your password and second factor, from a device or network not seen before.',
    otherwise: CHANGE_PASSWORD,
  },
  'new-country': {
    subject: 'A sign-in from a new country',
    happened:
      'Somebody has signed in to your account, from a country from which you have not signed in before. Countries of addresses are estimates; that of a VPN is its exit.',
    otherwise: CHANGE_PASSWORD,
  },
  'account-locked': {
    subject: 'Attempts to sign in to your account',
    happened: 'Somebody has given wrong passwords or codes for your account several times. Attempts from there are refused for a while.',
    otherwise: 'If that was you, wait some minutes. If it was not, there is nothing you need do; your password was not guessed.',
  },
  'sessions-displaced': {
    subject: 'Your oldest session was ended',
    happened:
      'You had as many sessions as you may have at once. Somebody has signed in to your account once more, so the oldest session was ended. Your profile page lists those that run.',
    otherwise: CHANGE_PASSWORD,
  },
  'api-key-ending': {
    subject: 'One of your API keys ends soon',
    happened: 'An API key that acts in your name ends soon; what uses it then stops.',
    otherwise:
      'Rotate it on the page of API keys: the new key takes its place, and the old one goes on for a day. If nothing uses it any more, let it end.',
  },
  'scim-token-ending': {
    subject: 'A SCIM token ends soon',
    happened:
      'The token with which another system keeps people and groups here ends soon; after that nobody is added, changed or switched off by it.',
    otherwise: 'Make a new token on the page of directories, and enter it in that system.',
  },
  'certificate-ending': {
    subject: 'The certificate of an identity provider ends soon',
    happened:
      'The last certificate with which a SAML provider signs ends soon. Providers change it before that; once they have, nobody can sign in with it here until the new one is added.',
    otherwise: 'Add the new certificate beside the old one on the page of single sign-on.',
  },
};

const FACTS: readonly (readonly [string, string])[] = [
  ['name', 'Name'],
  ['ends', 'Ends'],
  ['at', 'When'],
  ['device', 'Device'],
  ['address', 'Address'],
  ['country', 'Country'],
];

export function noticeText(kind: NoticeKind, facts: MailFacts): MailText {
  const { subject, happened, otherwise } = WORDINGS[kind];
  const told = FACTS.flatMap(([key, label]) => (facts[key] === undefined ? [] : [`${label}: ${mailFact(facts[key])}`]));
  return { subject, lines: [happened, ...told, otherwise] };
}
