import { overallWords, publicState } from './status-words';

describe('what strangers are told', () => {
  it.each([
    [[], 'Nothing is known at the moment.'],
    [['unknown', 'paused'], 'Nothing is known at the moment.'],
    [['up', 'paused'], 'All services are available.'],
    [['up', 'unknown'], 'Of some services nothing is known at the moment.'],
    [['up', 'maintenance', 'unknown'], 'Some services are in maintenance.'],
    [['up', 'degraded', 'maintenance'], 'Some services are impaired.'],
    [['degraded', 'unreachable'], 'Some services are not available.'],
  ] as const)('is of %j: %s', (states, words) => {
    expect(overallWords(states).label).toBe(words);
  });

  it('never calls fine what is not known', () => {
    expect(publicState('unknown')).toEqual({ label: 'Unknown', tone: '' });
    expect(publicState('paused').tone).toBe('');
  });
});
