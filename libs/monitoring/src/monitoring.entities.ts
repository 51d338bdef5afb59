import { AlertPolicy } from './alert-policy/alert-policy.entity.js';
import { CheckNetwork } from './network/check-network.entity.js';
import { OperatorList } from './network/operator-list.entity.js';
import { CalendarFeed } from './calendar/calendar-feed.entity.js';
import { Channel, ChannelDelivery } from './channel/channel.entity.js';
import { Check } from './check/check.entity.js';
import { CheckSecret } from './check/check-secret.entity.js';
import { CheckStatus } from './check/check-status.entity.js';
import { CheckRegistration } from './domain/check-registration.entity.js';
import { CheckExpiry } from './expiry/check-expiry.entity.js';
import { CheckHeartbeat } from './heartbeat/check-heartbeat.entity.js';
import { Incident, IncidentEvent } from './incident/incident.entity.js';
import { MaintenanceOccurrence, MaintenanceWindow } from './maintenance/maintenance.entity.js';
import { CheckRollup } from './result/check-rollup.entity.js';
import { StatusPage } from './status-page/status-page.entity.js';
import { CheckResult } from './result/check-result.entity.js';

export const MONITORING_ENTITIES = [
  Check,
  CheckSecret,
  CheckStatus,
  CheckHeartbeat,
  CheckExpiry,
  CheckRegistration,
  CheckResult,
  CheckRollup,
  Incident,
  IncidentEvent,
  Channel,
  ChannelDelivery,
  AlertPolicy,
  MaintenanceWindow,
  MaintenanceOccurrence,
  CalendarFeed,
  StatusPage,
  CheckNetwork,
  OperatorList,
] as const;
