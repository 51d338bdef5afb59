import { FactorDuty } from './factor-duty.js';
import { FactorGrace } from './factor-grace.entity.js';
import { RoleSessionLimit } from './role-session-limit.entity.js';
import { RoleSessionLimits } from './role-session-limits.js';
import { SecondFactorPolicy } from './second-factor-policy.service.js';
import { SecondFactorRule } from './second-factor-rule.entity.js';
import { SessionLimitService } from './session-limit.service.js';
import { SessionRules } from './session-rules.js';

export const POLICY_ENTITIES = [SecondFactorRule, FactorGrace, RoleSessionLimit] as const;
export const POLICY_SERVICES = [SecondFactorPolicy, SessionLimitService];
export const POLICY_PROVIDERS = [FactorDuty, RoleSessionLimits, SessionRules];
