import type { ChannelDeliveryDto, ChannelDto, IncidentEventDto } from '../api/models';
import type { IconName } from '../ui/icons';

export const EVENT_WORDS: Readonly<Record<IncidentEventDto['kind'], { label: string; icon: IconName; tone: string }>> = {
  opened: { label: 'Down', icon: 'failure', tone: 'bad' },
  reopened: { label: 'Down again', icon: 'failure', tone: 'bad' },
  acknowledged: { label: 'Acknowledged', icon: 'user', tone: 'note' },
  closed: { label: 'Up again', icon: 'success', tone: 'good' },
  told: { label: 'Told', icon: 'mail', tone: '' },
  muted: { label: 'Kept quiet', icon: 'pause', tone: 'note' },
  quiet: { label: 'Quiet hours', icon: 'clock', tone: 'note' },
  announced: { label: 'Made public', icon: 'globe', tone: 'note' },
  'not-told': { label: 'Not told', icon: 'warning', tone: 'warn' },
};

export const ALERT_WORDS: Readonly<Record<ChannelDeliveryDto['event'], string>> = {
  'incident.opened': 'Down',
  'incident.reminded': 'Still down',
  'incident.closed': 'Up again',
  'certificate.expires': 'Certificate expires',
  'certificate.changed': 'Certificate replaced',
  'domain.expires': 'Domain expires',
  'domain.changed': 'Registration changed',
  'channel.tested': 'Test',
};

export const DELIVERY_WORDS: Readonly<Record<ChannelDeliveryDto['state'], { label: string; tone: string }>> = {
  waiting: { label: 'Waiting', tone: 'note' },
  sent: { label: 'Sent', tone: 'good' },
  failed: { label: 'Given up', tone: 'bad' },
};

interface ChannelWords {
  readonly label: string;
  /** Null where there is none to enter. */
  readonly target: { readonly label: string; readonly hint: string } | null;
  readonly secret: { readonly label: string; readonly hint: string } | null;
}

const POSTED_TO = {
  label: 'Web address to post to',
  hint: 'Whoever knows it may write there: it is sealed when stored, and never shown again.',
};

export const CHANNEL_WORDS: Readonly<Record<ChannelDto['kind'], ChannelWords>> = {
  mail: { label: 'E-mail', target: { label: 'Recipients', hint: 'Parted by commas; at most 20.' }, secret: null },
  webhook: {
    label: 'Webhook, signed',
    target: { label: 'Web address', hint: 'Gets JSON, signed as Standard Webhooks has it.' },
    secret: { label: 'Signing secret', hint: 'whsec_ and 24 to 64 random bytes in base64.' },
  },
  slack: { label: 'Slack', target: null, secret: POSTED_TO },
  teams: { label: 'Microsoft Teams', target: null, secret: POSTED_TO },
  discord: { label: 'Discord', target: null, secret: POSTED_TO },
  telegram: {
    label: 'Telegram',
    target: { label: 'Chat', hint: 'Its id, such as -1001234, or @channel.' },
    secret: { label: 'Token of the bot', hint: 'As BotFather gave it.' },
  },
  ntfy: {
    label: 'ntfy',
    target: { label: 'Web address of the topic', hint: 'Such as https://ntfy.sh/your-topic.' },
    secret: { label: 'Access token, if any', hint: 'For topics that are not open.' },
  },
  pagerduty: { label: 'PagerDuty', target: null, secret: { label: 'Routing key', hint: 'Of an Events API v2 integration.' } },
  opsgenie: {
    label: 'Opsgenie',
    target: { label: 'Region', hint: 'us or eu.' },
    secret: { label: 'API key', hint: 'Of an API integration.' },
  },
};
