import { Configuration } from '@clientst0r/platform';
import { AllowedNetworks } from './allowed-networks.js';

const [OURS, THEIRS, OTHERS] = [
  '018f0000-0000-7000-8000-00000000000a',
  '018f0000-0000-7000-8000-00000000000b',
  '018f0000-0000-7000-8000-00000000000c',
];

describe('allowed networks', () => {
  const networks = new AllowedNetworks({
    listen: { host: '127.0.0.1', port: 8480 }, workerPort: 8481, publicUrl: new URL('https://vault.example.com'),
    monitoringAllowedRanges: ['172.16.0.0/12', `${OURS.toUpperCase()}=10.1.0.0/16`, `${OURS}=10.2.0.7`, `${THEIRS}=10.3.0.0/16`],
  } as unknown as Configuration); // prettier-ignore

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

  it('do not begin with what is no network', () => {
    const wrong = {
      listen: { port: 1 },
      workerPort: 2,
      publicUrl: new URL('http://localhost'),
      monitoringAllowedRanges: ['acme=10.0.0.0/8'],
    };
    expect(() => new AllowedNetworks(wrong as unknown as Configuration)).toThrow('not an address range: acme=10.0.0.0/8');
  });
});
