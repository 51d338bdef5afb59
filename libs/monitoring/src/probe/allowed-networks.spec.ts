import { Configuration } from '@clientst0r/platform';
import { AllowedNetworks } from './allowed-networks.js';

const [OURS, THEIRS, OTHERS] = [
  '018f0000-0000-7000-8000-00000000000a',
  '018f0000-0000-7000-8000-00000000000b',
  '018f0000-0000-7000-8000-00000000000c',
];

describe('allowed networks', () => {
  const lent: { organisationId: string; network: string }[] = [];
  const of = (configuration: unknown) => new AllowedNetworks(configuration as Configuration, { all: async () => lent } as never);
  const networks = of({
    listen: { host: '127.0.0.1', port: 8480 }, workerPort: 8481, publicUrl: new URL('https://vault.example.com'),
    monitoringAllowedRanges: ['172.16.0.0/12', `${OURS.toUpperCase()}=10.1.0.0/16`, `${OURS}=10.2.0.7`, `${THEIRS}=10.3.0.0/16`],
  }); // prettier-ignore

  it.each([
    ['172.16.0.1', true, true, true],
    ['10.1.0.1', true, false, false],
    ['10.2.0.7', true, false, false],
    ['10.3.0.1', false, true, false],
    ['10.4.0.1', false, false, false],
    ['169.254.169.254', false, false, false],
  ])('%s is reached by one (%p), another (%p), a third (%p)', (address, ...expected) => {
    expect([OURS, THEIRS, OTHERS].map((id) => networks.of(id).refusal(address, 443) === null)).toEqual(expected);
    expect(networks.common.refusal(address, 443)).toBe(networks.of(OTHERS).refusal(address, 443));
  });

  it('are those of administrators too, as soon as they were looked at, and no longer when they were taken back', async () => {
    const reached = (address: string): boolean[] => [OURS, THEIRS, OTHERS].map((id) => networks.of(id).refusal(address, 443) === null);
    const before = networks.of(OURS);
    lent.push({ organisationId: OTHERS, network: '10.4.0.0/16' }, { organisationId: THEIRS, network: '10.5.0.0/16' });
    expect(reached('10.4.0.1')).toEqual([false, false, false]);
    await networks.fresh();
    expect(reached('10.4.0.1')).toEqual([false, false, true]);
    expect(reached('10.5.0.1')).toEqual([false, true, false]);
    expect(reached('10.3.0.1')).toEqual([false, true, false]);
    expect(networks.of(OURS)).toBe(before);
    lent.length = 0;
    networks.forget();
    await networks.fresh();
    expect(reached('10.4.0.1')).toEqual([false, false, false]);
    expect(networks.of(OTHERS)).toBe(networks.common);
  });

  it('stay as they were where the database does not answer', async () => {
    let answers = true;
    const all = async () => (answers ? [{ organisationId: OTHERS, network: '10.4.0.0/16' }] : Promise.reject(new Error('gone')));
    const configuration = { listen: { port: 1 }, workerPort: 2, publicUrl: new URL('http://localhost'), monitoringAllowedRanges: [] };
    const patient = new AllowedNetworks(configuration as unknown as Configuration, { all } as never);
    await patient.fresh();
    answers = false;
    patient.forget();
    await patient.fresh();
    expect(patient.of(OTHERS).refusal('10.4.0.1', 443)).toBeNull();
    expect(patient.of(OURS).refusal('10.4.0.1', 443)).toBe('private');
  });

  it('do not begin with what is no network', () => {
    const wrong = {
      listen: { port: 1 },
      workerPort: 2,
      publicUrl: new URL('http://localhost'),
      monitoringAllowedRanges: ['acme=10.0.0.0/8'],
    };
    expect(() => of(wrong)).toThrow('not an address range: acme=10.0.0.0/8');
  });
});
