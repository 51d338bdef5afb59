export { AnchorRunner } from './anchor/anchor-runner.js';
export {
  ANCHOR_ENTITIES,
  ANCHOR_KINDS,
  type AnchorInput,
  type AnchorProgress,
  type AnchorKind,
  type CheckpointAnchor,
} from './anchor/anchor.entity.js';
export { SEND_CHECKPOINTS } from './anchor/anchor.jobs.js';
export { AuditAnchoringModule, AuditAnchorModule } from './anchor/anchor.module.js';
export { AnchorTrial } from './anchor/anchor-trial.js';
export { AnchorService } from './anchor/anchor.service.js';
export { CheckpointMail, type CheckpointMailing } from './anchor/checkpoint-mail.js';
export * from './audit-catalogue.js';
export { AuditEnforcer, UnauditedChangeError } from './audit-enforcer.js';
export { AUDIT_ENTITIES } from './audit.entities.js';
export * from './audit-fact.js';
export { type AuditPosition, AuditReader } from './reading/audit-reader.js';
export type { AuditScope } from './reading/audit-scope.js';
export type { SavedFilter } from './reading/audit-view.entity.js';
export { AuditViewService } from './reading/audit-view.service.js';
export { filterOf } from './reading/saved-filter.js';
export { ChartReader } from './chart/chart-reader.js';
export { COUNT_EVENTS } from './chart/chart.jobs.js';
export { type DayRange, dayRange } from './chart/day-range.js';
export { EventCounter } from './chart/event-counter.js';
export { AuditExport, EXPORT_FORMATS, EXPORT_STATES, type ExportFormat, type ExportState } from './export/audit-export.entity.js';
export { AuditExportService } from './export/audit-export.service.js';
export { LINE_FORMATS } from './export/export-lines.js';
export { ExportRemovalService } from './export/export-removal.service.js';
export { CheckpointSource } from './export/checkpoint-source.js';
export { ExportWriter } from './export/export-writer.js';
export { ExportReference, REMOVE_EXPORTS, WRITE_EXPORT } from './export/export.jobs.js';
export { AuditExportModule, AuditWritingModule } from './export/export.module.js';
export type { AuditActor } from './audit-row.js';
export { AuditTrail, AuditUnavailableError, type RecordedEvent } from './audit-trail.js';
export { AuditModule } from './audit.module.js';
export { DETECTION_RULE_NAMES, type DetectionRuleName, ruleDefinition } from './detection/detection-catalogue.js';
export { type CurrentRule, DetectionRuleService } from './detection/detection-rule.service.js';
export { DETECTION_ENTITIES, type DetectionFinding } from './detection/detection.entities.js';
export { DETECT } from './detection/detection.jobs.js';
export { DetectingModule, DetectionModule } from './detection/detection.module.js';
export { Detector } from './detection/detector.js';
export { FindingService } from './detection/finding.service.js';
export { EventFeed } from './feed/event-feed.js';
export { AuditLogService, type InclusionProof, type LogStatus } from './log/audit-log.service.js';
export type { AnchorState } from './log/anchor-states.js';
export { AuditSealer } from './log/audit-sealer.js';
export type { LogDifference } from './log/log-difference.js';
export { LogBrokenError } from './log/log-hashes.js';
export { LogFoundBroken, LogHeartbeat } from './log/log.audit.js';
export { LOG_ENTITIES } from './log/log.entities.js';
export { RECORD_HEARTBEAT, SEAL_EVENTS, VerificationReference, VERIFY_LOG, VERIFY_NIGHTLY } from './log/log.jobs.js';
export { AuditLogModule } from './log/log.module.js';
export type { Verification } from './log/log-verifier.js';
export { VERIFICATION_STATES, type VerificationRun, type VerificationState } from './log/verification-run.entity.js';
export { RETENTION_PROCEDURES } from './log/server-accounts.js';
export { APPEND_ONLY_TABLES, TRIGGER_LIST } from './log/trail-guards.js';
export { VerificationRunner } from './log/verification-runner.js';
export { VerificationRunService } from './log/verification-run.service.js';
export { AuditRetention, type RunAsRetention } from './retention/audit-retention.js';
export { LegalHold } from './retention/legal-hold.entity.js';
export { LegalHoldService } from './retention/legal-hold.service.js';
export { APPLY_RETENTION } from './retention/retention.jobs.js';
export { AuditRetentionModule } from './retention/retention.module.js';
export { FEED_ENTITIES } from './feed/feed.entities.js';
export { FeedModule } from './feed/feed.module.js';
export { StreamService, type StreamStart } from './stream/stream.service.js';
export { StreamControlService } from './stream/stream-control.service.js';
export { STREAM_KINDS, StreamDestination, type StreamInput, type StreamKind } from './stream/stream-destination.entity.js';
export { StreamRunner } from './stream/stream-runner.js';
export { STREAM_STATES, type StreamState, type StreamStatus, StreamStatusReader } from './stream/stream-status.reader.js';
export { STREAM_ENTITIES } from './stream/stream.entities.js';
export { SEND_STREAMS, StreamShard } from './stream/stream.jobs.js';
export { AuditStreamingModule, AuditStreamModule } from './stream/stream.module.js';
export { webhookHeaders, webhookSecretProblem } from './stream/format/webhook-message.js';
