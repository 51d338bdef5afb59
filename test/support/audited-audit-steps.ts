import { randomUUIDv7 } from 'node:crypto';
import { AuditSealer } from '@clientst0r/audit';
import { type Call, context, keep, matching, org, SIGNING_SECRET, state, type Step } from './audited-state.js';
import type { Client } from './people.js';

const view = { name: 'View', filter: { outcome: 'refused' } };
const stream = { name: 'SIEM', kind: 'webhook', url: 'https://127.0.0.1:1/', secret: SIGNING_SECRET };

/** The audit trail itself: reading it, where it is told, what keeps and watches it. */
export const AUDIT_STEPS: Readonly<Record<string, Step | Call>> = {
  ...auditSteps('', () => state.owner, org),
  ...auditSteps(
    'Platform',
    () => state.boss,
    (rest) => `platform/${rest}`,
  ),

  chartPlatformAuditTotals: () => state.boss.get('platform/audit-charts/totals'),
  createAuditStream: { call: () => state.boss.post('platform/audit-streams', stream), after: keep('stream') },
  updateAuditStream: {
    call: () =>
      matching(state.boss.patch(`platform/audit-streams/${state.made['stream']!.id}`, { name: 'SOC' }), state.made['stream']!.version),
    after: keep('stream'),
  },
  testAuditStream: () => state.boss.post(`platform/audit-streams/${state.made['stream']!.id}/test`, {}),
  pauseAuditStream: { call: () => state.boss.post(`platform/audit-streams/${state.made['stream']!.id}/pause`, {}), after: keep('stream') },
  resumeAuditStream: {
    call: () => state.boss.post(`platform/audit-streams/${state.made['stream']!.id}/resume`, {}),
    after: keep('stream'),
  },
  deleteAuditStream: () => matching(state.boss.delete(`platform/audit-streams/${state.made['stream']!.id}`), state.made['stream']!.version),
  createAuditAnchor: {
    call: () =>
      state.boss.post('platform/audit-anchors', { name: 'Auditor', kind: 'mail', target: 'auditor@example.com', everyMinutes: 60 }),
    after: keep('anchor'),
  },
  updateAuditAnchor: {
    call: () =>
      matching(state.boss.patch(`platform/audit-anchors/${state.made['anchor']!.id}`, { everyMinutes: 30 }), state.made['anchor']!.version),
    after: keep('anchor'),
  },
  testAuditAnchor: async () => {
    await context.api.app.get(AuditSealer).run();
    return state.boss.post(`platform/audit-anchors/${state.made['anchor']!.id}/test`, {});
  },
  deleteAuditAnchor: () => matching(state.boss.delete(`platform/audit-anchors/${state.made['anchor']!.id}`), state.made['anchor']!.version),
  changeDetectionRule: async () => {
    const { body } = await state.boss.get('platform/detection-rules').expect(200);
    const [rule] = body.items as { rule: string; version: number }[];
    return matching(state.boss.patch(`platform/detection-rules/${rule!.rule}`, { enabled: false }), rule!.version);
  },
  acknowledgePlatformFinding: async () =>
    state.boss.post(`platform/detection-findings/${await finding(null)}/acknowledge`, { reason: 'Known' }),
  acknowledgeFinding: async () =>
    state.owner.post(org(`detection-findings/${await finding(state.organisationId)}/acknowledge`), { reason: 'Known' }),
  verifyAuditLog: () => state.boss.post('platform/audit-log/verifications', { full: false }),
  placeLegalHold: {
    call: () =>
      state.boss.post('platform/audit-holds', { name: 'Case', reason: 'A lawyer asked', fromMonth: '2026-10', toMonth: '2026-11' }),
    after: keep('hold'),
  },
  releaseLegalHold: () => state.boss.post(`platform/audit-holds/${state.made['hold']!.id}/release`, {}),
};

/** The audit pages themselves, in an organisation and for the deployment. */
function auditSteps(of: string, who: () => Client, path: (rest: string) => string): Record<string, Step | Call> {
  const own = (name: string): { id: string; version: number } => state.made[`${of}${name}`]!;
  return {
    [`list${of}AuditEvents`]: {
      call: () => who().get(path('audit-events')),
      after: ({ body }) => (state.made[`${of}event`] = body.items[0]),
    },
    [`get${of}AuditEvent`]: () => who().get(path(`audit-events/${own('event').id}`)),
    [`save${of}AuditView`]: { call: () => who().post(path('audit-views'), view), after: keep(`${of}view`) },
    [`replace${of}AuditView`]: {
      call: () => matching(who().put(path(`audit-views/${own('view').id}`), { ...view, name: 'Other' }), 1),
      after: keep(`${of}view`),
    },
    [`delete${of}AuditView`]: () => matching(who().delete(path(`audit-views/${own('view').id}`)), 2),
    ...Object.fromEntries(
      ['events', 'reveals', 'addresses', 'countries'].map((chart) => [
        `chart${of}Audit${chart[0]!.toUpperCase()}${chart.slice(1)}`,
        () => who().get(path(`audit-charts/${chart}`)),
      ]),
    ),
    [`request${of}AuditExport`]: {
      call: () => who().post(path('audit-exports'), { format: 'csv', filter: {} }),
      after: keep(`${of}export`),
    },
    [`delete${of}AuditExport`]: () => who().delete(path(`audit-exports/${own('export').id}`)),
  };
}

async function finding(organisationId: string | null): Promise<string> {
  const id = randomUUIDv7();
  await context.api.orm.em.fork().getConnection().execute(
    `insert into detection_findings (id, created_at, rule, subject, organisation_id, actor_name, at, details)
     values (?, utc_timestamp(3), 'reveal-burst', ?, ?, 'Somebody', utc_timestamp(3), '{}')`,
    [id, id, organisationId],
  ); // prettier-ignore
  return id;
}
