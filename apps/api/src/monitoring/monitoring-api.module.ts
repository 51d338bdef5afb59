import { Module } from '@nestjs/common';
import { MonitoringModule } from '@clientst0r/monitoring';
import { StandingAccess } from '../access/standing-access.js';
import { AlertPoliciesController } from './alert-policies.controller.js';
import { CalendarFeedsController } from './calendar-feeds.controller.js';
import { CheckBatchesController } from './check-batches.controller.js';
import { ChannelDeliveriesController } from './channel-deliveries.controller.js';
import { ChannelsController } from './channels.controller.js';
import { IncidentsController } from './incidents.controller.js';
import { IncidentPresenter } from './incident.presenter.js';
import { LiveStreams } from './live-streams.js';
import { MaintenanceController } from './maintenance.controller.js';
import { CheckPresenter } from './check.presenter.js';
import { CheckResultsController } from './check-results.controller.js';
import { CheckNetworksController } from './check-networks.controller.js';
import { ChecksController } from './checks.controller.js';
import { ExpiriesController } from './expiries.controller.js';
import { HistoryController } from './history.controller.js';
import { HeartbeatsController } from './heartbeats.controller.js';
import { MonitoringEventsController } from './monitoring-events.controller.js';
import { OverviewController } from './overview.controller.js';
import { PublicStatusController } from './public-status.controller.js';
import { SelfCheckRights } from './self-check-rights.js';
import { SlaReportsController } from './sla-reports.controller.js';
import { StatusPagesController } from './status-pages.controller.js';

@Module({
  imports: [MonitoringModule],
  controllers: [
    ChecksController,
    CheckResultsController,
    CheckBatchesController,
    HeartbeatsController,
    ExpiriesController,
    IncidentsController,
    ChannelsController,
    AlertPoliciesController,
    ChannelDeliveriesController,
    MaintenanceController,
    HistoryController,
    MonitoringEventsController,
    CalendarFeedsController,
    SlaReportsController,
    StatusPagesController,
    PublicStatusController,
    CheckNetworksController,
    OverviewController,
  ],
  providers: [CheckPresenter, IncidentPresenter, LiveStreams, SelfCheckRights, StandingAccess],
})
export class MonitoringApiModule {}
