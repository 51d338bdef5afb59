import { generate } from 'otplib';
import { SecretText } from '@clientst0r/platform';
import { matchingTotpStep, newTotpSecret, totpUri } from './totp.js';

/** RFC 6238, appendix B, SHA-1: the key "12345678901234567890" in base 32. */
const RFC_KEY = SecretText.of('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
const at = (seconds: number): Date => new Date(seconds * 1000);

describe('one-time codes', () => {
  it.each([
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_111_111_111, '14050471'],
    [1_234_567_890, '89005924'],
    [2_000_000_000, '69279037'],
    [20_000_000_000, '65353130'],
  ])('agree with RFC 6238 at %d s', async (seconds, eightDigits) => {
    await expect(matchingTotpStep(RFC_KEY, eightDigits.slice(2), at(seconds), null)).resolves.toBe(Math.floor(seconds / 30));
  });

  it('are taken one step early and one late, not two', async () => {
    const now = 1_234_567_890;
    for (const [offset, taken] of [
      [-60, false],
      [-30, true],
      [0, true],
      [30, true],
      [60, false],
    ] as const) {
      const code = await generate({ secret: RFC_KEY.reveal(), epoch: now + offset });
      const step = await matchingTotpStep(RFC_KEY, code, at(now), null);
      expect(step).toBe(taken ? Math.floor((now + offset) / 30) : null);
    }
  });

  it('are refused once their step, or a later one, has been used', async () => {
    const step = Math.floor(1_234_567_890 / 30);
    await expect(matchingTotpStep(RFC_KEY, '005924', at(1_234_567_890), step)).resolves.toBeNull();
    await expect(matchingTotpStep(RFC_KEY, '005924', at(1_234_567_890), step + 1)).resolves.toBeNull();
    await expect(matchingTotpStep(RFC_KEY, '005924', at(1_234_567_890), step - 1)).resolves.toBe(step);
  });

  it.each(['', '00592', '0059240', ' 005924', '005924\n', '٠٠٥٩٢٤', '００５９２４', '-05924', '5924e0'])(
    'refuse %j without an error',
    async (code) => {
      await expect(matchingTotpStep(RFC_KEY, code, at(1_234_567_890), null)).resolves.toBeNull();
    },
  );

  it('come from secrets of 160 random bits', () => {
    const secrets = new Set(Array.from({ length: 50 }, () => newTotpSecret().reveal()));
    expect(secrets.size).toBe(50);
    for (const secret of secrets) expect(secret).toMatch(/^[A-Z2-7]{32}$/);
  });

  it('are set up by a URI that names product and account', async () => {
    const secret = newTotpSecret();
    const uri = new URL(totpUri(secret, 'mara@example.com').reveal());
    expect(uri.protocol).toBe('otpauth:');
    expect(decodeURIComponent(uri.pathname)).toContain('ClientSt0r:mara@example.com');
    expect(uri.searchParams.get('secret')).toBe(secret.reveal());
  });
});
