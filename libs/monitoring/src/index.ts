export type { AlertPolicy, AlertPolicyInput } from './alert-policy/alert-policy.entity.js';
export {
  LONGEST_ESCALATION_MINUTES,
  LONGEST_GATHERING_SECONDS,
  LONGEST_REMINDER_MINUTES,
  MOST_STEPS,
} from './alert-policy/alert-policy.rules.js';
export { AlertPolicyService } from './alert-policy/alert-policy.service.js';
export { CalendarService } from './calendar/calendar.service.js';
export { ALERT_EVENTS } from './channel/alert-message.js';
export { AlertSender } from './channel/alert-sender.js';
export { type Channel, type ChannelDelivery, DELIVERY_STATES } from './channel/channel.entity.js';
export { CHANNEL_KINDS } from './channel/channel-kinds.js';
export { ChannelService } from './channel/channel.service.js';
export { DeliveryService } from './channel/delivery.service.js';
export { shownState, type CheckStateName } from './check/check-standing.js';
export { CheckControlService } from './check/check-control.service.js';
export { MOST_TAGS, TIMING_BOUNDS } from './check/check-input.rules.js';
export { CheckReader, type CheckPosition, type CheckWithStatus } from './check/check.reader.js';
export type { TroublePosition } from './check/trouble-first.js';
export { MOST_OPEN_INCIDENTS, type OpenIncident, OverviewReader, type StateCount } from './check/overview.reader.js';
export { CheckSecrets } from './check/check-secrets.js';
export { CheckService, type CheckChanges, type FieldChanges } from './check/check.service.js';
export { Check, DEFAULT_TIMING, type CheckInput, type CheckTiming } from './check/check.entity.js';
export { RegistrationReader, type RegistrationOfCheck } from './domain/registration.reader.js';
export { type EndingThing, ExpiryReader, type ExpiryOfCheck, type ExpiryPosition } from './expiry/expiry.reader.js';
export { type Incident, INCIDENT_EVENTS, type IncidentEvent } from './incident/incident.entity.js';
export { IncidentService, type IncidentPosition } from './incident/incident.service.js';
export { HeartbeatService } from './heartbeat/heartbeat.service.js';
export { CHECK_FIELDS, type CheckField, type CheckFieldValues, FIELD_NAMES, type FieldName } from './kind/check-field.js';
export type { KindDefinition } from './kind/check-kind.js';
export { CHECK_KIND_NAMES, CHECK_KINDS, type CheckKind } from './kind/check-kinds.js';
export { ChangeFeed } from './live/change-feed.js';
export type { MonitoringChange } from './live/monitoring-change.js';
export { maintenanceAt } from './maintenance/maintenance-calendar.js';
export { MaintenancePlanner } from './maintenance/maintenance-planner.js';
export type { MaintenanceInput } from './maintenance/maintenance.entity.js';
export { LONGEST_MAINTENANCE, MaintenanceService, type PlannedMaintenance } from './maintenance/maintenance.service.js';
export type { Occurrence } from './maintenance/recurrence.js';
export { MONITORING_ENTITIES } from './monitoring.entities.js';
export {
  DELETE_RESULTS,
  PLAN_MAINTENANCE,
  PRUNE_RESULTS,
  ROLL_UP_RESULTS,
  RUN_CHECK,
  RUN_DUE_CHECKS,
  SEND_ALERTS,
  type CheckReference,
  type Shard,
  type StatusReference,
} from './monitoring.jobs.js';
export { CheckNetworkService, type ListedNetwork, type OperatorNetwork } from './network/check-network.service.js';
export { OperatorNetworks } from './network/operator-networks.js';
export { AllowedNetworks } from './probe/allowed-networks.js';
export { MonitoringMove } from './organisation-move.js';
export { MonitoringModule, ProbingModule } from './monitoring.module.js';
export { percentOf, type SlaReport } from './report/sla-report.js';
export { SlaReader } from './report/sla.reader.js';
export { type SlaFormat, SlaService } from './report/sla.service.js';
export { CheckResultReader, type StoredResult } from './result/check-result.reader.js';
export { HISTORY_RANGES, HistoryReader, type HistoryRange } from './result/history.reader.js';
export type { Rollup } from './result/rollup.js';
export { RollupService } from './result/rollup.service.js';
export { ResultRetentionService } from './result/result-retention.service.js';
export { CheckRunner } from './schedule/check-runner.js';
export { DueChecks } from './schedule/due-checks.js';
export { STATUS_PAGE_POLICY, statusPageHtml } from './status-page/status-page-html.js';
export { StatusPageCache } from './status-page/status-page.cache.js';
export type { StatusPage } from './status-page/status-page.entity.js';
export { StatusPageReader } from './status-page/status-page.reader.js';
export { MOST_STATUS_ITEMS, STATUS_ADDRESS, StatusPageService, statusPasswordHash } from './status-page/status-page.service.js';
