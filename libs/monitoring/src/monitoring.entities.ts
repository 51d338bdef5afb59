import { Check } from './check/check.entity.js';
import { CheckStatus } from './check/check-status.entity.js';
import { CheckResult } from './result/check-result.entity.js';

export const MONITORING_ENTITIES = [Check, CheckStatus, CheckResult] as const;
