import type { ProviderTrialDto } from '../../api/models';
import { verdictWords } from './trial-words';

const trial = (changes: Partial<ProviderTrialDto>): ProviderTrialDto => ({
  steps: [],
  identity: { issuer: 'i', subject: 's', email: null, name: null, methods: [], claims: [], groupsLeftOut: false },
  account: { userId: '1', name: 'Ada' },
  refusal: null,
  asksSecondFactor: true,
  roles: [],
  ...changes,
});

describe('the verdict of a trial', () => {
  it.each([
    [{}, /^Ada would be signed in, after a second factor/],
    [{ asksSecondFactor: false }, /without a second factor of ours/],
    [{ account: { userId: null, name: 'Ada' } }, /would get an account/],
    [{ account: null, refusal: 'email-taken' as const }, /has this e-mail address already/],
    [{ identity: null, account: null }, /a step failed/],
  ])('%#', (changes, words) => {
    expect(verdictWords(trial(changes))).toMatch(words);
  });
});
