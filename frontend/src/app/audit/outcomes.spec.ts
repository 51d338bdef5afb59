import { outcomeLook } from './outcomes';

describe('outcomeLook', () => {
  it.each([
    ['what the product noticed', 'security', 'success', null, 'noted'],
    ['what it noticed to have failed', 'security', 'failure', null, 'failure'],
    ["a person's act", 'security', 'success', 'u1', 'success'],
    ['work of the product', 'administration', 'success', null, 'success'],
  ] as const)('says of %s', (_what, category, outcome, actorId, label) => {
    expect(outcomeLook({ category, outcome, actorId }).label).toBe(label);
  });
});
