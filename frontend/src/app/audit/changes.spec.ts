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

  it('names fields of an entry by their labels', () => {
    const secrets = [
      { fieldId: 'f1', label: 'Password', version: 2 },
      { fieldId: 'f2', label: 'PIN', version: 1 },
    ];
    expect(detailLines({ secrets })).toEqual([{ name: 'secrets', value: 'Password (version 2), PIN (version 1)' }]);
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

  it('tells of an edited entry what was and is, and of its secrets only that they are others', () => {
    const changes = {
      name: { before: 'Router', after: 'Switch' },
      tags: { before: [], after: ['core'] },
      folder: { before: null, after: 'Racks' },
      fields: [
        { key: 'username', label: 'User name', change: 'changed', before: 'root', after: 'admin' },
        { key: 'password', label: 'Password', change: 'changed' },
        { key: 'pin', label: 'PIN', change: 'removed' },
        { key: 'own', change: 'label', before: 'Key', after: 'Licence' },
      ],
    };
    const told = changesOf({ changes }).map(({ label, name, before, after }) => [label ?? name, before, after]);
    expect(told).toEqual([
      ['name', 'Router', 'Switch'],
      ['tags', 'none', 'core'],
      ['folder', 'none', 'Racks'],
      ['User name', 'root', 'admin'],
      ['Password', 'a secret', 'another secret'],
      ['PIN', 'a secret', '–'],
      ['Label of own', 'Key', 'Licence'],
    ]);
    expect(otherDetails({ changes })).toEqual([]);
  });

  it('tells of long lists what differs', () => {
    const many = Array.from({ length: 12 }, (_, index) => `permission.${index.toString()}`);
    expect(changesOf({ before: { permissions: many }, after: { permissions: [...many.slice(1), 'vault.secret.reveal'] } })).toEqual([
      { name: 'permissions', before: 'permission.0, and 11 that stay', after: 'vault.secret.reveal, and 11 that stay', isChanged: true },
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
