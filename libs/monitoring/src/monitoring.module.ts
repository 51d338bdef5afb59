import { Module } from '@nestjs/common';
import { AddressRules, addressRulesOf, Configuration } from '@clientst0r/platform';
import { CheckControlService } from './check/check-control.service.js';
import { CheckInputRules } from './check/check-input.rules.js';
import { CheckReader } from './check/check.reader.js';
import { CheckSecrets } from './check/check-secrets.js';
import { CheckService } from './check/check.service.js';
import { ExpiryReader } from './expiry/expiry.reader.js';
import { HeartbeatService } from './heartbeat/heartbeat.service.js';
import { NameResolver } from './probe/name-resolver.js';
import { Probers } from './probe/probers.js';
import { CheckResultReader } from './result/check-result.reader.js';
import { ResultRetentionService } from './result/result-retention.service.js';
import { CheckRunner } from './schedule/check-runner.js';
import { DueChecks } from './schedule/due-checks.js';
import { ResultStore } from './schedule/result-store.js';
import { ResultWriter } from './schedule/result-writer.js';

/** Checks as people see and change them. */
@Module({
  providers: [
    {
      provide: AddressRules,
      useFactory: (configuration: Configuration) => addressRulesOf(configuration, configuration.monitoringAllowedRanges),
      inject: [Configuration],
    },
    CheckInputRules,
    CheckReader,
    CheckSecrets,
    CheckService,
    CheckControlService,
    CheckResultReader,
    HeartbeatService,
    ExpiryReader,
  ],
  exports: [AddressRules, CheckReader, CheckSecrets, CheckService, CheckControlService, CheckResultReader, HeartbeatService, ExpiryReader],
})
export class MonitoringModule {}

/** Running them: for the worker only. */
@Module({
  imports: [MonitoringModule],
  providers: [
    { provide: NameResolver, useFactory: () => new NameResolver() },
    Probers,
    DueChecks,
    ResultStore,
    ResultWriter,
    CheckRunner,
    ResultRetentionService,
  ],
  exports: [CheckRunner, DueChecks, ResultRetentionService],
})
export class ProbingModule {}
