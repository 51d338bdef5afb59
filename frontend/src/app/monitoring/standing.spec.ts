import { byTrouble } from './standing';

const one = (name: string, ...counts: [state: 'up' | 'down' | 'unknown' | 'paused', count: number][]) => ({
  organisationId: name,
  name,
  slug: name,
  counts: counts.map(([state, count]) => ({ state, count })),
});

describe('organisations by trouble', () => {
  it('come with the most that is down first, then by what is less bad, then by name', () => {
    const sorted = byTrouble([
      one('Calm', ['up', 9]), one('Blind', ['up', 1], ['unknown', 2]), one('Burning', ['unknown', 1], ['down', 2]), one('Ailing', ['down', 1]), one('Away', ['paused', 3]),
    ]); // prettier-ignore
    expect(sorted.map(({ name }) => name)).toEqual(['Burning', 'Ailing', 'Blind', 'Away', 'Calm']);
    expect(sorted[0]?.counts.map(({ state }) => state)).toEqual(['down', 'unknown']);
  });
});
