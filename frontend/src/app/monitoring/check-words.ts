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

/** Why a check is not simply up; empty where there is nothing to say. */
export function reasonOf({ state, observedState, lastError, lastCheckedAt }: Reasoned): string {
  const shown = state === 'maintenance' ? observedState : state;
  if (shown === 'up' || shown === 'paused') return '';
  return shown === 'unknown' ? unknownReason(lastError, lastCheckedAt) : (lastError ?? '');
}

function unknownReason(lastError: string | null, lastCheckedAt: string | null): string {
  if (lastCheckedAt === null) return 'The first look is still to come.';
  return lastError ?? 'Looks are overdue: nothing is known since the last one.';
}

type Reasoned = Pick<CheckDto, 'state' | 'observedState' | 'lastError' | 'lastCheckedAt'>;
