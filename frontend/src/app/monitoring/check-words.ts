import type { CheckDto, CheckResultDto } from '../api/models';

export const KIND_WORDS: Readonly<Record<CheckDto['kind'], string>> = {
  http: 'Web address',
  tls: 'Certificate',
  domain: 'Domain',
  tcp: 'TCP port',
  icmp: 'Ping',
  dns: 'DNS record',
  heartbeat: 'Heartbeat',
  self: 'This server',
};

export const OUTCOME_WORDS: Readonly<Record<CheckResultDto['outcome'], { label: string; tone: string }>> = {
  success: { label: 'Answered', tone: 'good' },
  degraded: { label: 'Degraded', tone: 'warn' },
  failure: { label: 'Failed', tone: 'bad' },
  inconclusive: { label: 'Not asked', tone: '' },
};
