import contract from '../../../../openapi.json';
import { ACTION_WORDS, actionWords } from './audit-words';
import { periodStart } from './period-start';

describe('actionWords', () => {
  it('knows the actions of the catalogue', () => {
    expect(actionWords('credential.revealed')).toBe('Revealed');
  });
  it('spells out one it does not know', () => {
    expect(actionWords('backup.restore-started')).toBe('Backup restore started');
  });
});

describe('periodStart', () => {
  const now = new Date(2026, 10, 24, 15, 30);
  it('begins today at local midnight', () => {
    expect(periodStart('today', now)).toBe(new Date(2026, 10, 24).toISOString());
  });
  it('reaches back whole days', () => {
    expect(periodStart('week', now)).toBe(new Date(2026, 10, 17).toISOString());
  });
  it('has no beginning for "all"', () => {
    expect(periodStart('all', now)).toBeUndefined();
  });
});

it('has words for every action of the contract', () => {
  const actions = contract.components.schemas.AuditEventDto.properties.action.enum;
  const known = new Set(Object.values(ACTION_WORDS).flatMap((actions) => Object.keys(actions)));
  expect(actions.filter((action) => !known.has(action))).toEqual([]);
});
