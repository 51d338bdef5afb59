import { isIP } from 'node:net';
import { webhookSecretProblem } from '@clientst0r/audit';
import type { AddressRules, FieldProblem, SecretText } from '@clientst0r/platform';
import { hostOf, portOf, urlProblem } from '../kind/web-address.js';

export const CHANNEL_KINDS = ['mail', 'webhook', 'slack', 'teams', 'discord', 'telegram', 'ntfy', 'pagerduty', 'opsgenie'] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

const MOST_RECIPIENTS = 20;
const ADDRESS = /^[^\s@<>"'(),:;\\]{1,64}@[^\s@<>"'(),:;\\]{1,253}$/u;

interface ChannelRules {
  /** @returns what is wrong with it, or null; `fixed` kinds have no target */
  readonly target: (target: string, addresses: AddressRules) => string | null;
  readonly secret: 'none' | 'optional' | ((secret: SecretText, addresses: AddressRules) => string | null);
}

export function recipientsOf(target: string): string[] {
  return target.split(/[\s,;]+/u).filter((address) => address !== '');
}

function mailProblem(target: string): string | null {
  const recipients = recipientsOf(target);
  const wrong = recipients.find((address) => !ADDRESS.test(address));
  if (wrong !== undefined || recipients.length === 0) return 'must be e-mail addresses, parted by commas';
  return recipients.length > MOST_RECIPIENTS ? `must be at most ${MOST_RECIPIENTS.toString()} addresses` : null;
}

function addressProblem(text: string, addresses: AddressRules): string | null {
  const wrong = urlProblem(text);
  if (wrong !== null) return wrong;
  const url = new URL(text);
  const host = hostOf(url);
  const refused = isIP(host) !== 0 && addresses.refusal(host, portOf(url)) !== null;
  return refused ? 'is an address inside this network or machine that may not be reached' : null;
}

/** A web address that whoever knows it may write to: a secret itself. */
function secretAddress(secret: SecretText, addresses: AddressRules): string | null {
  const wrong = addressProblem(secret.reveal(), addresses);
  return wrong ?? (secret.reveal().startsWith('https:') ? null : 'must begin with https');
}

const nothing = (target: string): string | null => (target === '' ? null : 'must be empty');
const key = (secret: SecretText): string | null =>
  /^[\x21-\x7e]{8,500}$/.test(secret.reveal()) ? null : 'must be a key of 8 to 500 characters without spaces';

const RULES: Readonly<Record<ChannelKind, ChannelRules>> = {
  mail: { target: mailProblem, secret: 'none' },
  webhook: { target: addressProblem, secret: webhookSecretProblem },
  slack: { target: nothing, secret: secretAddress },
  teams: { target: nothing, secret: secretAddress },
  discord: { target: nothing, secret: secretAddress },
  telegram: {
    target: (target) => (/^-?\d{1,20}$|^@\w{5,32}$/.test(target) ? null : 'must be a chat id such as -1001234, or @channel'),
    secret: (secret) => (/^\d+:[\w-]{20,}$/.test(secret.reveal()) ? null : 'must be the token of a bot'),
  },
  ntfy: { target: addressProblem, secret: 'optional' },
  pagerduty: { target: nothing, secret: key },
  opsgenie: { target: (target) => (['', 'eu', 'us'].includes(target) ? null : 'must be us or eu'), secret: key },
};

/** @param secret null when there is none; `kept` when a stored one stays */
export function channelProblems(
  { name, kind, target }: { name: string; kind: ChannelKind; target: string },
  secret: SecretText | null | 'kept',
  addresses: AddressRules,
): FieldProblem[] {
  const wrongTarget = RULES[kind].target(target, addresses);
  const wrongSecret = secret === 'kept' ? null : secretProblem(RULES[kind].secret, secret, addresses);
  return [
    ...(name.trim() === '' ? [{ field: 'name', message: 'must not be blank' }] : []),
    ...(wrongTarget === null ? [] : [{ field: 'target', message: wrongTarget }]),
    ...(wrongSecret === null ? [] : [{ field: 'secret', message: wrongSecret }]),
  ];
}

function secretProblem(rule: ChannelRules['secret'], secret: SecretText | null, addresses: AddressRules): string | null {
  if (rule === 'none') return secret === null ? null : 'is not for mail';
  if (rule === 'optional') return secret === null ? null : key(secret);
  return secret === null ? 'is needed' : rule(secret, addresses);
}
