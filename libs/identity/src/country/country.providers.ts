import { CountryDoor } from './country-door.js';
import { CountryRule } from './country-rule.entity.js';
import { CountryRuleService } from './country-rule.service.js';
import { CountryRules } from './country-rules.js';

export const COUNTRY_ENTITIES = [CountryRule] as const;
export const COUNTRY_SERVICES = [CountryDoor, CountryRuleService];
export const COUNTRY_PROVIDERS = [CountryRules];
