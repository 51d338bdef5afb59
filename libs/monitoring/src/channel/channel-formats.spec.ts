import { createHmac } from 'node:crypto';
import { SecretText } from '@clientst0r/platform';
import type { AlertMessage } from './alert-message.js';
import { FORMATS, type HttpCall } from './channel-formats.js';
import type { ChannelKind } from './channel-kinds.js';

const opened: AlertMessage = {
  id: '0197f0a0-0000-7000-8000-000000000009', event: 'incident.opened', organisation: 'Northwind', key: 'incident-1',
  link: 'https://vault.msp.example/o/northwind/monitoring/incidents/incident-1', checkId: 'check-1', checkName: 'Portal <prod> & co',
  target: 'https://portal.example/', reason: 'No complete answer in time', at: '2026-11-24T10:00:00.000Z',
}; // prettier-ignore
const closed: AlertMessage = { ...opened, event: 'incident.closed' };
const now = new Date('2026-11-24T10:00:05Z');

function call(kind: Exclude<ChannelKind, 'mail'>, message: AlertMessage, secret: string, target = ''): HttpCall & { json: unknown } {
  const made = FORMATS[kind]({ message, target, secret: SecretText.of(secret), now });
  return { ...made, json: made.body.startsWith('{') ? JSON.parse(made.body) : null };
}

/** What each service's documentation shows, with our values in it. */
describe('the wire format of', () => {
  it('a webhook: signed as Standard Webhooks has it, the id that of the delivery', () => {
    const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
    const { url, headers, body, json } = call('webhook', opened, secret, 'https://hooks.example/x');
    const signature = createHmac('sha256', Buffer.alloc(32, 7)).update(`${opened.id}.1795514405.${body}`).digest('base64');
    expect(url).toBe('https://hooks.example/x');
    expect(headers).toEqual({
      'content-type': 'application/json',
      'webhook-id': opened.id,
      'webhook-timestamp': '1795514405',
      'webhook-signature': `v1,${signature}`,
    });
    expect(json).toEqual({
      type: 'incident.opened', timestamp: '2026-11-24T10:00:05.000Z',
      data: {
        organisation: 'Northwind', key: 'incident-1', link: opened.link, reason: opened.reason, at: opened.at,
        check: { id: 'check-1', name: opened.checkName, target: opened.target },
      },
    }); // prettier-ignore
  });

  it('Slack: text and a section, with what would be markup escaped', () => {
    const { url, json } = call('slack', opened, 'https://hooks.slack.com/services/T/B/x');
    expect(url).toBe('https://hooks.slack.com/services/T/B/x');
    expect(json).toEqual({
      text: '[Northwind] Portal &lt;prod&gt; &amp; co is down',
      blocks: [{ type: 'section', text: { type: 'mrkdwn', text: expect.stringContaining(`<${opened.link}|Open in ClientSt0r>`) } }],
    });
  });

  it('Microsoft Teams: a message with an adaptive card', () => {
    expect(call('teams', closed, 'https://x.logic.azure.com/workflows/1').json).toMatchObject({
      type: 'message',
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.adaptive',
          content: { type: 'AdaptiveCard', version: '1.4', body: [{ type: 'TextBlock', color: 'Good' }, {}, {}, {}] },
        },
      ],
    });
  });

  it('Discord: an embed that mentions nobody', () => {
    expect(call('discord', { ...opened, reason: '@everyone' }, 'https://discord.com/api/webhooks/1/x').json).toMatchObject({
      embeds: [{ title: '[Northwind] Portal <prod> & co is down', color: 0xc0_26_26 }],
      allowed_mentions: { parse: [] },
    });
  });

  it('Telegram: sendMessage of the bot', () => {
    const { url, json } = call('telegram', opened, '123:abc', '-1001');
    expect(url).toBe('https://api.telegram.org/bot123:abc/sendMessage');
    expect(json).toMatchObject({ chat_id: '-1001', text: expect.stringContaining('is down'), link_preview_options: { is_disabled: true } });
  });

  it('ntfy: text with headers, and a token if there is one', () => {
    const { headers, body } = call('ntfy', { ...opened, checkName: 'Größe' }, 'tk_1', 'https://ntfy.sh/topic');
    expect(headers).toMatchObject({ priority: '4', tags: 'rotating_light', click: opened.link, authorization: 'Bearer tk_1' });
    expect(Buffer.from(/\?B\?(.*)\?=/u.exec(headers['title'] ?? '')?.[1] ?? '', 'base64').toString()).toBe('[Northwind] Größe is down');
    expect(body.split('\n')).toEqual(['No complete answer in time', 'https://portal.example/', 'At 2026-11-24 10:00:00 UTC']);
    expect(call('ntfy', opened, '', 'https://ntfy.sh/topic').headers).not.toHaveProperty('authorization');
  });

  it('PagerDuty: trigger and resolve with one key', () => {
    expect(call('pagerduty', opened, 'routing').json).toMatchObject({
      routing_key: 'routing', event_action: 'trigger', dedup_key: 'incident-1', payload: { severity: 'critical', source: 'https://portal.example/', summary: expect.any(String) },
    }); // prettier-ignore
    expect(call('pagerduty', closed, 'routing').json).toEqual({ routing_key: 'routing', event_action: 'resolve', dedup_key: 'incident-1' });
  });

  it('Opsgenie: an alert, and its close by alias, in the region', () => {
    const alert = call('opsgenie', opened, 'genie', 'eu');
    expect([alert.url, alert.headers['authorization']]).toEqual(['https://api.eu.opsgenie.com/v2/alerts', 'GenieKey genie']);
    expect(alert.json).toMatchObject({ alias: 'incident-1', priority: 'P1', message: expect.any(String) });
    expect(call('opsgenie', closed, 'genie', '').url).toBe('https://api.opsgenie.com/v2/alerts/incident-1/close?identifierType=alias');
  });
});
