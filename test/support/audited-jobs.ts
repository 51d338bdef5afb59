/** What a job tells, and what it may do without telling. */
export interface AuditedJob {
  /** Actions of its events. */
  readonly tells: readonly string[];
  /** Files of tests that show them, where the walk of the jobs has no occasion for one. */
  readonly shownBy?: readonly string[];
  /** Reviewed: tables that it writes in runs without an event. */
  readonly keeps?: readonly string[];
  /** Reviewed: it opens secrets to use them in runs without an event, and tells nobody what they are. */
  readonly opens?: true;
  /** Why it keeps and opens what it does. */
  readonly because?: string;
}

const COUNTS = [
  'daily_events',
  'daily_totals',
  'daily_reveals',
  'daily_addresses',
  'daily_countries',
  'weekly_reveals',
  'weekly_addresses',
];

export const JOBS: Readonly<Record<string, AuditedJob>> = {
  'audit.count-events': {
    tells: [],
    keeps: [...COUNTS.map((table) => `audit_${table}`), 'audit_count_progress', 'audit_counted_ranges'],
    because: 'makes counts of events',
  },
  'audit.write-export': { tells: ['audit.export-finished'] },
  'audit.remove-exports': {
    tells: [],
    keeps: ['audit_exports'],
    because: 'removes copies at the time that was told when they were asked for',
  },
  'audit.send-streams': {
    tells: ['stream.gap-found'],
    shownBy: ['integration/audit/stream-https.spec.ts'],
    keeps: ['audit_feed', 'audit_feed_progress'],
    because: 'gives events the order in which they are handed on',
  },
  'audit.send-checkpoints': { tells: ['anchor.failed'], shownBy: ['integration/audit/anchors.spec.ts'] },
  'audit.detect': {
    tells: ['detection.found'],
    keeps: ['audit_feed', 'audit_feed_progress', 'detection_progress', 'detection_sightings'],
    because: 'remembers what it has seen',
  },
  'audit.verify-log': { tells: ['audit.verified'] },
  'audit.verify-nightly': { tells: ['audit.verification-requested'] },
  'audit.seal-events': {
    tells: [],
    keeps: ['audit_log_leaves', 'audit_log_nodes', 'audit_checkpoints', 'audit_log_progress'],
    opens: true,
    because: 'signs what was recorded with the key of the log',
  },
  'audit.record-heartbeat': { tells: ['audit.heartbeat'] },
  'audit.apply-retention': { tells: ['audit.month-removed'], shownBy: ['integration/audit/retention.spec.ts'] },
  'identity.plan-directory-syncs': { tells: [] },
  'identity.sync-directory': { tells: ['directory.synced'], shownBy: ['api/identity-directories.spec.ts'] },
  'identity.remind-of-expiries': {
    tells: [],
    keeps: ['mail_deliveries'],
    because: 'asks for mails about what ends by itself, and changes nothing',
  },
  'mail.send': {
    tells: ['password.reset-issued', 'invitation.mailed'],
    shownBy: ['api/identity-mail.spec.ts'],
    keeps: ['mail_deliveries'],
    because: 'tries what has an event of its own that asked for it, and notes how it went',
  },
  'mail.prune-deliveries': { tells: [], keeps: ['mail_deliveries'], because: 'removes notes of mails that were sent, after 90 days' },
  'identity.merge-organisation': { tells: ['organisation.merged'] },
  'identity.tend-organisations': { tells: ['organisation.deleted', 'personal-vault.erased'] },
  'vault.check-credential': { tells: ['passwords.checked'] },
  'vault.check-organisation': { tells: ['passwords.checked'] },
  'vault.check-passwords': { tells: ['passwords.checked'] },
  'vault.rotate-keys': { tells: ['keys.rotated'] },
  'vault.keep-exposures': {
    tells: [],
    keeps: ['audit_feed', 'audit_feed_progress', 'secret_exposures', 'exposure_progress'],
    because: 'draws from events who has known what',
  },
  'vault.tend-access': { tells: ['access.expired', 'access.revoked'], shownBy: ['api/vault-approvals.spec.ts'] },
  'vault.tend-links': {
    tells: ['share.ended', 'secret-request.ended'],
    keeps: ['share_links', 'secret_requests'],
    because: 'its statements find nothing that is over',
  },
  'vault.purge-trash': {
    tells: ['credential.purged'],
    keeps: ['attachments'],
    because: 'discards what a killed process left of an upload, which nobody had yet',
  },
  'monitoring.run-due-checks': {
    tells: ['check.state-changed', 'check.certificate-changed'],
    shownBy: ['integration/monitoring/claiming.spec.ts'],
    keeps: ['check_results', 'check_statuses'],
    because: 'measures; what changes a state is told beside it',
  },
  'monitoring.run-check': {
    tells: [],
    keeps: ['check_results', 'check_statuses'],
    because: 'the same, asked for with check.run-requested',
  },
  'monitoring.send-alerts': { tells: [], keeps: ['channel_deliveries'], opens: true, because: 'tells outside what has events of its own' },
  'monitoring.plan-maintenance': {
    tells: [],
    keeps: ['maintenance_occurrences'],
    because: 'works out when what maintenance.planned told takes place',
  },
  'monitoring.roll-up-results': { tells: [], keeps: ['check_rollups'], because: 'sums up measurements' },
  'monitoring.delete-results': {
    tells: [],
    keeps: ['check_results', 'check_rollups'],
    because: 'removes the measurements of what check.deleted told',
  },
  'monitoring.prune-results': {
    tells: [],
    keeps: ['check_results', 'check_rollups'],
    because: 'removes measurements by a setting, whose change is setting.changed',
  },
};
