import { detailLines } from './detail-lines';

describe('detailLines', () => {
  it('flattens what is nested and joins plain lists', () => {
    expect(
      detailLines({
        key: 'session.idle-minutes',
        before: { value: 15 },
        after: { value: null },
        roles: ['Owner', 'Auditor'],
        fields: [{ key: 'password' }],
      }),
    ).toEqual([
      { name: 'key', value: 'session.idle-minutes' },
      { name: 'before.value', value: '15' },
      { name: 'after.value', value: 'none' },
      { name: 'roles', value: 'Owner, Auditor' },
      { name: 'fields.0.key', value: 'password' },
    ]);
  });

  it('has no lines without details', () => {
    expect(detailLines(null)).toEqual([]);
  });
});
