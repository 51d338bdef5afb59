import { type Call, context, keep, matching, org, state, type Step } from './audited-state.js';

/** How to call what changes something in monitoring. */
export function monitoringSteps(signingSecret: string): Record<string, Step | Call> {
  const check = { name: 'Site', kind: 'http', url: 'http://127.0.0.1:1/', intervalSeconds: 60 };
  return {
    createCheck: { call: () => state.owner.post(org('checks'), check), after: keep('check') },
    updateCheck: {
      call: () => matching(state.owner.patch(org(`checks/${state.made['check']!.id}`), { name: 'Shop' }), state.made['check']!.version),
      after: keep('check'),
    },
    runCheck: () => state.owner.post(org(`checks/${state.made['check']!.id}/run`)),
    pauseCheck: { call: () => state.owner.post(org(`checks/${state.made['check']!.id}/pause`)), after: keep('check') },
    resumeCheck: { call: () => state.owner.post(org(`checks/${state.made['check']!.id}/resume`)), after: keep('check') },
    createChecks: {
      call: () => state.owner.post(org('check-batches'), { checks: [{ ...check, name: 'Backup', kind: 'heartbeat', url: undefined }] }),
      after: ({ body }) => (state.made['heartbeat'] = (body as { items: { id: string; version: number }[] }).items[0]!),
    },
    createMaintenanceWindow: {
      call: () =>
        state.owner.post(org('maintenance-windows'), {
          name: 'Patch night',
          startsAt: context.clock.now(),
          durationMinutes: 60,
          timezone: 'Europe/Berlin',
          rule: 'FREQ=WEEKLY',
        }),
      after: keep('maintenance'),
    },
    updateMaintenanceWindow: {
      call: () =>
        matching(
          state.owner.patch(org(`maintenance-windows/${state.made['maintenance']!.id}`), { durationMinutes: 90 }),
          state.made['maintenance']!.version,
        ),
      after: keep('maintenance'),
    },
    endMaintenance: {
      call: () => state.owner.post(org(`maintenance-windows/${state.made['maintenance']!.id}/end`)),
      after: keep('maintenance'),
    },
    deleteMaintenanceWindow: () =>
      matching(state.owner.delete(org(`maintenance-windows/${state.made['maintenance']!.id}`)), state.made['maintenance']!.version),
    renewCalendarFeed: () => state.owner.post(org('calendar-feed')),
    revokeCalendarFeed: () => state.owner.delete(org('calendar-feed')),
    getSlaReportCsv: () => state.owner.get(org('sla-reports/2026-01/csv')),
    getSlaReportPdf: () => state.owner.get(org('sla-reports/2026-01/pdf')),
    saveStatusPage: () =>
      matching(
        state.owner.put(org('status-page'), { address: 'audited-page', title: 'Acme', description: '', published: false, items: [] }),
        0,
      ),
    renewStatusPassword: () => state.owner.post(org('status-page/password')),
    removeStatusPassword: () => state.owner.delete(org('status-page/password')),
    allowCheckNetwork: {
      call: () =>
        state.boss.post('platform/check-networks', { organisationId: state.organisationId, network: '10.77.0.0/16', reason: 'VPN' }),
      after: keep('network'),
    },
    withdrawCheckNetwork: () => state.boss.delete(`platform/check-networks/${state.made['network']!.id}`),
    createChannel: {
      call: () =>
        state.owner.post(org('channels'), { name: 'Hook', kind: 'webhook', target: 'http://127.0.0.1:1/', secret: signingSecret }),
      after: keep('channel'),
    },
    createAlertPolicy: {
      call: () =>
        state.owner.post(org('alert-policies'), { name: 'On call', steps: [{ afterMinutes: 0, channelIds: [state.made['channel']!.id] }] }),
      after: keep('policy'),
    },
    updateAlertPolicy: {
      call: () =>
        matching(
          state.owner.patch(org(`alert-policies/${state.made['policy']!.id}`), { gatherSeconds: 30 }),
          state.made['policy']!.version,
        ),
      after: keep('policy'),
    },
    deleteAlertPolicy: () => matching(state.owner.delete(org(`alert-policies/${state.made['policy']!.id}`)), state.made['policy']!.version),
    testChannel: () => state.owner.post(org(`channels/${state.made['channel']!.id}/test`)),
    updateChannel: {
      call: () =>
        matching(state.owner.patch(org(`channels/${state.made['channel']!.id}`), { paused: true }), state.made['channel']!.version),
      after: keep('channel'),
    },
    deleteChannel: () => matching(state.owner.delete(org(`channels/${state.made['channel']!.id}`)), state.made['channel']!.version),
    renewHeartbeat: () => state.owner.post(org(`checks/${state.made['heartbeat']!.id}/heartbeat-address`)),
    deleteCheck: () => matching(state.owner.delete(org(`checks/${state.made['check']!.id}`)), state.made['check']!.version),
  };
}
