import { inspect } from 'node:util';
import { SecretText } from './secret-text.js';

it('shows its text to nobody who does not ask for it', () => {
  const secret = SecretText.of('hunter2');
  const shown = [String(secret), JSON.stringify({ secret }), inspect(secret, { showHidden: true, depth: 5 }), Object.values(secret).join()];
  expect(shown.join(' ')).not.toContain('hunter2');
  expect(structuredClone({ ...secret })).toEqual({});
  expect(secret.reveal()).toBe('hunter2');
});
