import type { AssertionRefusal, AssertionStep } from './asserted-identity.js';
import type { ProviderKind } from './identity-provider.entity.js';

export const STEP_OUTCOMES = ['passed', 'failed', 'skipped', 'warning'] as const;
export type StepOutcome = (typeof STEP_OUTCOMES)[number];

/** A login that was begun for it, or something that an administrator has pasted. */
export type TrialWay = 'login' | 'pasted';

export interface TrialStep {
  readonly step: AssertionStep;
  readonly outcome: StepOutcome;
  /** What was wrong, in a word or two. */
  readonly reason: string | null;
}

/** In the order in which each is looked at: a step before the one that failed has passed. */
const ORDER: Readonly<Record<TrialWay, Readonly<Record<ProviderKind, readonly AssertionStep[]>>>> = {
  login: {
    oidc: ['reach', 'answer', 'exchange', 'issuer', 'audience', 'time', 'request', 'signature', 'subject'],
    saml: ['document', 'request', 'signature', 'issuer', 'time', 'audience', 'subject'],
  },
  pasted: {
    oidc: ['reach', 'signature', 'issuer', 'audience', 'subject', 'time'],
    saml: ['document', 'signature', 'issuer', 'audience', 'request', 'subject', 'time'],
  },
};

/** @param isOver for something pasted, whose time may be over */
export function trialSteps(way: TrialWay, kind: ProviderKind, refusal: AssertionRefusal | null, isOver = false): TrialStep[] {
  const order = ORDER[way][kind];
  if (!refusal) return order.map((step) => passed(step, isOver));
  const failed = order.indexOf(refusal.step);
  const outcomeOf = (index: number): StepOutcome => (failed < 0 || index > failed ? 'skipped' : index < failed ? 'passed' : 'failed');
  const steps = order.map((step, index) => ({ step, outcome: outcomeOf(index), reason: index === failed ? refusal.reason : null }));
  return failed < 0 ? [{ step: refusal.step, outcome: 'failed', reason: refusal.reason }, ...steps] : steps;
}

function passed(step: AssertionStep, isOver: boolean): TrialStep {
  return step === 'time' && isOver ? { step, outcome: 'warning', reason: 'over' } : { step, outcome: 'passed', reason: null };
}
