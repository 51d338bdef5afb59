export { shownState, type CheckStateName } from './check/check-standing.js';
export { CheckControlService } from './check/check-control.service.js';
export { KEYWORD_LENGTH, TIMING_BOUNDS, URL_LENGTH } from './check/check-input.rules.js';
export { CheckService, type CheckChanges, type CheckPosition, type CheckWithStatus } from './check/check.service.js';
export { Check, DEFAULT_TIMING, type CheckInput, type CheckTiming } from './check/check.entity.js';
export { HTTP_METHODS, type HttpMethod, type HttpSpecification } from './check/http-specification.js';
export { MONITORING_ENTITIES } from './monitoring.entities.js';
export {
  DELETE_RESULTS,
  PRUNE_RESULTS,
  RUN_CHECK,
  RUN_DUE_CHECKS,
  type CheckReference,
  type Shard,
  type StatusReference,
} from './monitoring.jobs.js';
export { MonitoringModule, ProbingModule } from './monitoring.module.js';
export { CheckResultReader, type StoredResult } from './result/check-result.reader.js';
export { ResultRetentionService } from './result/result-retention.service.js';
export { CheckRunner } from './schedule/check-runner.js';
export { DueChecks } from './schedule/due-checks.js';
