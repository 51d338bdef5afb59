import { Module } from '@nestjs/common';
import { AddressRules } from '@clientst0r/platform';
import { AlertPolicyService } from './alert-policy/alert-policy.service.js';
import { AlertMails } from './channel/alert-mails.js';
import { AlertQueue } from './channel/alert-queue.js';
import { AlertSender } from './channel/alert-sender.js';
import { CalendarService } from './calendar/calendar.service.js';
import { ChannelCaller } from './channel/channel-caller.js';
import { ChannelTrial } from './channel/channel-trial.js';
import { ChannelMove } from './channel/channel-move.js';
import { ChannelService } from './channel/channel.service.js';
import { DeliveryService } from './channel/delivery.service.js';
import { CheckControlService } from './check/check-control.service.js';
import { CheckInputRules } from './check/check-input.rules.js';
import { ParentRules } from './check/parent.rules.js';
import { OverviewReader } from './check/overview.reader.js';
import { CheckReader } from './check/check.reader.js';
import { CheckSecrets } from './check/check-secrets.js';
import { CheckService } from './check/check.service.js';
import { KnownRegistries } from './domain/known-registries.js';
import { RdapDirectory } from './domain/rdap-directory.js';
import { RegistrationReader } from './domain/registration.reader.js';
import { RegistrationRecorder } from './domain/registration.recorder.js';
import { RegistryPace } from './domain/registry-pace.js';
import { CertificateRecorder } from './expiry/certificate.recorder.js';
import { ExpiryRecorder } from './expiry/expiry.recorder.js';
import { ExpiryReader } from './expiry/expiry.reader.js';
import { HeartbeatService } from './heartbeat/heartbeat.service.js';
import { IncidentRecorder } from './incident/incident.recorder.js';
import { IncidentService } from './incident/incident.service.js';
import { ChangeFeed } from './live/change-feed.js';
import { MonitoringChanges } from './live/monitoring-changes.js';
import { MonitoringMove } from './organisation-move.js';
import { MaintenancePlanner } from './maintenance/maintenance-planner.js';
import { MaintenanceService } from './maintenance/maintenance.service.js';
import { CheckNetworkService } from './network/check-network.service.js';
import { LentNetworks } from './network/lent-networks.js';
import { OperatorNetworks } from './network/operator-networks.js';
import { AddressGate } from './probe/address-gate.js';
import { AddressGates } from './probe/address-gates.js';
import { AllowedNetworks } from './probe/allowed-networks.js';
import { NameResolver } from './probe/name-resolver.js';
import { Probers } from './probe/probers.js';
import { SlaReader } from './report/sla.reader.js';
import { SlaService } from './report/sla.service.js';
import { CheckResultReader } from './result/check-result.reader.js';
import { HistoryReader } from './result/history.reader.js';
import { RollupService } from './result/rollup.service.js';
import { ResultRetentionService } from './result/result-retention.service.js';
import { CheckRunner } from './schedule/check-runner.js';
import { DueChecks } from './schedule/due-checks.js';
import { ResultStore } from './schedule/result-store.js';
import { ResultWriter } from './schedule/result-writer.js';
import { OwnKnowledge } from './self/own-knowledge.js';
import { ServerMeasures } from './self/server-measures.js';
import { StatusPageCache } from './status-page/status-page.cache.js';
import { StatusPageReader } from './status-page/status-page.reader.js';
import { StatusPageService } from './status-page/status-page.service.js';

/** Checks as people see and change them. */
@Module({
  providers: [
    LentNetworks,
    AllowedNetworks,
    CheckNetworkService,
    { provide: AddressRules, useFactory: ({ common }: AllowedNetworks) => common, inject: [AllowedNetworks] },
    CheckInputRules,
    ParentRules,
    MaintenancePlanner,
    MaintenanceService,
    CheckReader,
    OverviewReader,
    CheckSecrets,
    CheckService,
    CheckControlService,
    CheckResultReader,
    HistoryReader,
    HeartbeatService,
    ExpiryReader,
    RegistrationReader,
    { provide: NameResolver, useFactory: () => new NameResolver() },
    AlertQueue,
    AlertPolicyService,
    ChannelCaller,
    ChannelTrial,
    ChannelMove,
    ChannelService,
    DeliveryService,
    IncidentService,
    ChangeFeed,
    MonitoringChanges,
    CalendarService,
    SlaReader,
    SlaService,
    StatusPageCache,
    StatusPageReader,
    StatusPageService,
    MonitoringMove,
  ],
  exports: [
    AddressRules,
    AllowedNetworks,
    CheckNetworkService,
    MaintenancePlanner,
    MaintenanceService,
    CheckReader,
    OverviewReader,
    CheckSecrets,
    CheckService,
    CheckControlService,
    CheckResultReader,
    HistoryReader,
    HeartbeatService,
    ExpiryReader,
    RegistrationReader,
    NameResolver,
    AlertQueue,
    AlertPolicyService,
    ChannelCaller,
    ChannelService,
    DeliveryService,
    IncidentService,
    ChangeFeed,
    MonitoringChanges,
    CalendarService,
    SlaReader,
    SlaService,
    StatusPageCache,
    StatusPageReader,
    StatusPageService,
    MonitoringMove,
  ],
})
export class MonitoringModule {}

/** Running them: for the worker only. */
@Module({
  imports: [MonitoringModule],
  providers: [
    {
      provide: AddressGate,
      useFactory: (resolver: NameResolver, rules: AddressRules) => new AddressGate(resolver, rules),
      inject: [NameResolver, AddressRules],
    },
    AddressGates,
    OperatorNetworks,
    RdapDirectory,
    RegistryPace,
    KnownRegistries,
    ServerMeasures,
    OwnKnowledge,
    Probers,
    AlertSender,
    AlertMails,
    CertificateRecorder,
    RegistrationRecorder,
    ExpiryRecorder,
    IncidentRecorder,
    DueChecks,
    ResultStore,
    ResultWriter,
    CheckRunner,
    ResultRetentionService,
    RollupService,
  ],
  exports: [AlertSender, CheckRunner, DueChecks, ResultRetentionService, RollupService],
})
export class ProbingModule {}
