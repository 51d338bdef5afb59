import { changesOf, detailLines, nameWords, otherDetails } from './changes';

describe('detailLines', () => {
  it('flattens what is nested and joins plain lists', () => {
    expect(
      detailLines({ key: 'a', filter: { category: null }, roles: ['Owner', 'Auditor'], fields: [{ key: 'password' }], on: true }),
    ).toEqual([
      { name: 'key', value: 'a' },
      { name: 'filter.category', value: 'none' },
      { name: 'roles', value: 'Owner, Auditor' },
      { name: 'fields.0.key', value: 'password' },
      { name: 'on', value: 'yes' },
    ]);
  });

  it('has no lines without details', () => {
    expect(detailLines(null)).toEqual([]);
  });
});

describe('changesOf', () => {
  it('puts values beside each other, and marks what differs', () => {
    expect(changesOf({ before: { enabled: true, threshold: 20 }, after: { enabled: true, threshold: 5 } })).toEqual([
      { name: 'enabled', before: 'yes', after: 'yes', isChanged: false },
      { name: 'threshold', before: '20', after: '5', isChanged: true },
    ]);
  });

  it('takes plain values and lists, and one side alone', () => {
    expect(changesOf({ before: 15, after: 30 })).toEqual([{ name: 'value', before: '15', after: '30', isChanged: true }]);
    expect(changesOf({ before: [], after: ['Owner'] })).toEqual([{ name: 'value', before: 'none', after: 'Owner', isChanged: true }]);
    expect(changesOf({ before: { url: 'https://a.example' } })).toEqual([
      { name: 'url', before: 'https://a.example', after: '–', isChanged: true },
    ]);
  });

  it('leaves the rest to the other details', () => {
    const details = { before: 1, after: 2, reason: 'Asked for' };
    expect(otherDetails(details)).toEqual([{ name: 'reason', value: 'Asked for' }]);
    expect(changesOf({ reason: 'x' })).toEqual([]);
    expect(changesOf(null)).toEqual([]);
  });
});

it('names are words', () => {
  expect(nameWords('windowMinutes')).toBe('Window minutes');
  expect(nameWords('filter.actor-id')).toBe('Filter › actor id');
});
