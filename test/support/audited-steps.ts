import { ACCOUNT_STEPS } from './audited-account-steps.js';
import { AUDIT_STEPS } from './audited-audit-steps.js';
import { DIRECTORY_STEPS } from './audited-directory-steps.js';
import { MAIL_STEPS } from './audited-mail-steps.js';
import { ORGANISATION_STEPS } from './audited-organisation-steps.js';
import { PROVIDER_STEPS } from './audited-provider-steps.js';
import { SIGN_IN_STEPS } from './audited-sign-in-steps.js';
import { VAULT_STEPS } from './audited-vault-steps.js';
import { type Call, SIGNING_SECRET, type Step } from './audited-state.js';
import { monitoringSteps } from './monitoring-steps.js';

/** In this order: later steps use what earlier ones have made. */
export const STEPS: Readonly<Record<string, Step | Call>> = {
  ...SIGN_IN_STEPS,
  ...MAIL_STEPS,
  ...PROVIDER_STEPS,
  ...ORGANISATION_STEPS,
  ...VAULT_STEPS,
  ...monitoringSteps(SIGNING_SECRET),
  ...AUDIT_STEPS,
  ...DIRECTORY_STEPS,
  ...ACCOUNT_STEPS,
};
