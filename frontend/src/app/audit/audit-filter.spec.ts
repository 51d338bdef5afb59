import { convertToParamMap } from '@angular/router';
import { changed, filterOf, filterWords, isEmpty, isSame, parametersOf } from './audit-filter';

describe('the filter in the address', () => {
  it('is read back as it was written, and leaves other parameters alone', () => {
    const filter = { category: 'vault', actorId: 'u1', from: '2026-11-24T00:00:00.000Z' } as const;
    const parameters = Object.fromEntries(Object.entries(parametersOf(filter)).filter(([, value]) => value !== null));
    expect(filterOf(convertToParamMap({ ...parameters, tab: 'x', cursor: 'y' }))).toEqual(filter);
    expect(parametersOf(filter)).toMatchObject({ outcome: null, search: null });
  });

  it('loses a part that is emptied', () => {
    expect(changed({ category: 'vault', search: 'a' }, { search: '' })).toEqual({ category: 'vault' });
    expect(isEmpty(changed({ search: 'a' }, { search: '' }))).toBe(true);
  });

  it('is the same whatever the order of its parts', () => {
    expect(isSame({ category: 'vault', search: 'a' }, { search: 'a', category: 'vault' })).toBe(true);
    expect(isSame({ category: 'vault' }, {})).toBe(false);
  });
});

describe('filterWords', () => {
  it('says what is asked for', () => {
    expect(filterWords({ category: 'vault', outcome: 'refused', actorId: 'u1', address: '203.0.113.9' }, () => 'Dana')).toBe(
      'Vault access, Refused, by Dana, from 203.0.113.9',
    );
    expect(filterWords({}, () => '')).toBe('Everything');
  });
});
