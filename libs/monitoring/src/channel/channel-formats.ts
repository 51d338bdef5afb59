import { webhookHeaders } from '@clientst0r/audit';
import { SecretText } from '@clientst0r/platform';
import { type AlertMessage, headlineOf, linesOf, toneOf } from './alert-message.js';
import type { ChannelKind } from './channel-kinds.js';

/** One POST, as a service wants it. */
export interface HttpCall {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Told {
  readonly message: AlertMessage;
  readonly target: string;
  readonly secret: SecretText;
  readonly now: Date;
}

type Format = (told: Told) => HttpCall;

const JSON_TYPE = { 'content-type': 'application/json' };
const post = (url: string, body: unknown, headers: Readonly<Record<string, string>> = {}): HttpCall => ({
  url,
  headers: { ...JSON_TYPE, ...headers },
  body: JSON.stringify(body),
});

/** Standard Webhooks 1.0, signed. */
const webhook: Format = ({ message, target, secret, now }) => {
  const { id, event, organisation, key, link, checkId, checkName, reason, at } = message;
  const data = { organisation, key, link, reason, at, check: { id: checkId, name: checkName, target: message.target } };
  const call = post(target, { type: event, timestamp: now.toISOString(), data });
  return { ...call, headers: { ...call.headers, ...webhookHeaders(id, call.body, now, secret) } };
};

/** Incoming webhooks; `&`, `<` and `>` are its only markup that strangers' text could make. */
const slack: Format = ({ message, secret }) => {
  const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const text = escape(headlineOf(message));
  const lines = [`*${text}*`, ...linesOf(message).map(escape), `<${message.link}|Open in ClientSt0r>`].join('\n');
  return post(secret.reveal(), { text, blocks: [{ type: 'section', text: { type: 'mrkdwn', text: lines } }] });
};

/** A workflow "when a Teams webhook request is received", with an adaptive card. */
const teams: Format = ({ message, secret }) => {
  const color = { bad: 'Attention', good: 'Good', note: 'Accent' }[toneOf(message)];
  const block = (text: string, more = {}): object => ({ type: 'TextBlock', text, wrap: true, ...more });
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [block(headlineOf(message), { weight: 'Bolder', size: 'Medium', color }), ...linesOf(message).map((line) => block(line))],
    actions: [{ type: 'Action.OpenUrl', title: 'Open in ClientSt0r', url: message.link }],
  };
  return post(secret.reveal(), { type: 'message', attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }] });
};

const discord: Format = ({ message, secret }) => {
  const color = { bad: 0xc0_26_26, good: 0x1d_8a_4e, note: 0x2a_6f_db }[toneOf(message)];
  const embed = { title: headlineOf(message).slice(0, 256), description: linesOf(message).join('\n'), url: message.link, color };
  return post(secret.reveal(), { embeds: [embed], allowed_mentions: { parse: [] } });
};

/** The bot's token is the secret, the chat its target. */
const telegram: Format = ({ message, target, secret }) =>
  post(`https://api.telegram.org/bot${secret.reveal()}/sendMessage`, {
    chat_id: target,
    text: [headlineOf(message), ...linesOf(message), message.link].join('\n'),
    link_preview_options: { is_disabled: true },
  });

/** Headers hold ASCII only (RFC 9110, section 5.5); ntfy reads the rest as RFC 2047 has it. */
const ntfy: Format = ({ message, target, secret }) => ({
  url: target,
  headers: {
    'content-type': 'text/plain; charset=utf-8',
    title: `=?UTF-8?B?${Buffer.from(headlineOf(message)).toString('base64')}?=`,
    priority: toneOf(message) === 'bad' ? '4' : '3',
    tags: { bad: 'rotating_light', good: 'white_check_mark', note: 'information_source' }[toneOf(message)],
    click: message.link,
    ...(secret.isEmpty ? {} : { authorization: `Bearer ${secret.reveal()}` }),
  },
  body: linesOf(message).join('\n'),
});

/** Events API v2. */
const pagerduty: Format = ({ message, secret }) => {
  const closes = message.event === 'incident.closed';
  const details = { summary: headlineOf(message).slice(0, 1024), source: message.target || message.checkName, severity: toneOf(message) === 'bad' ? 'critical' : 'info', timestamp: message.at, custom_details: { reason: message.reason } }; // prettier-ignore
  const rest = closes ? {} : { payload: details, links: [{ href: message.link, text: 'ClientSt0r' }], client: 'ClientSt0r' };
  return post('https://events.pagerduty.com/v2/enqueue', { routing_key: secret.reveal(), event_action: closes ? 'resolve' : 'trigger', dedup_key: message.key, ...rest }); // prettier-ignore
};

/** Alert API v2; the region is the target. */
const opsgenie: Format = ({ message, target, secret }) => {
  const base = target === 'eu' ? 'https://api.eu.opsgenie.com/v2/alerts' : 'https://api.opsgenie.com/v2/alerts';
  const headers = { authorization: `GenieKey ${secret.reveal()}` };
  if (message.event === 'incident.closed') {
    return post(
      `${base}/${encodeURIComponent(message.key)}/close?identifierType=alias`,
      { source: 'ClientSt0r', note: headlineOf(message) },
      headers,
    );
  }
  const priority = toneOf(message) === 'bad' ? 'P1' : 'P4';
  const description = [...linesOf(message), message.link].join('\n');
  return post(
    base,
    { message: headlineOf(message).slice(0, 130), alias: message.key, description, priority, source: 'ClientSt0r' },
    headers,
  );
};

export const FORMATS: Readonly<Record<Exclude<ChannelKind, 'mail'>, Format>> = {
  webhook,
  slack,
  teams,
  discord,
  telegram,
  ntfy,
  pagerduty,
  opsgenie,
};
