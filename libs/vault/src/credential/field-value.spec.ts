import fc from 'fast-check';
import { SecretText } from '@clientst0r/platform';
import { FIELD_KINDS, type FieldKind } from './credential-types.js';
import { fieldValueProblem } from './field-value.js';

const problem = (kind: FieldKind, value: string): string | null => fieldValueProblem(kind, SecretText.of(value));

describe('the value of a field', () => {
  it.each(FIELD_KINDS)('may be empty (%s)', (kind) => {
    expect(problem(kind, '')).toBeNull();
  });

  it.each<[FieldKind, string]>([
    ['text', 'R2 U14\nsecond line'],
    ['secret', 'Pä$$wörd-ünïcode-密码 🔑'],
    ['multiline-secret', 'x'.repeat(20_000)],
    ['url', 'https://fw.zurich.müller.example:8443/login?next=%2Fadmin'],
    ['url', 'ssh://10.20.0.2'],
    ['url', 'androidapp://com.example'],
    ['url', 'mailto:ada@example.com'],
    ['totp', 'JBSW Y3DP EHPK 3PXP'],
    ['date', '2028-02-29'],
  ])('is accepted: %s %j', (kind, value) => {
    expect(problem(kind, value)).toBeNull();
  });

  it.each<[FieldKind, string]>([
    ['text', 'x'.repeat(2_001)],
    ['secret', 'x'.repeat(10_001)],
    ['multiline-secret', 'x'.repeat(20_001)],
    ['secret', 'nul\0'],
    ['secret', 'half a character \ud83d'],
    ['url', '@weird'],
    ['url', 'example.com'],
    ['url', 'https://'],
    ['url', 'javascript:alert(1)'],
    ['url', 'JaVaScRiPt:alert(1)'],
    ['url', 'data:text/html,x'],
    ['url', 'file:///etc/passwd'],
    ['totp', 'not base32!'],
    ['date', '2026-02-30'],
    ['date', '24.11.2026'],
    ['date', '2026-13-01'],
  ])('is refused: %s', (kind, value) => {
    expect(problem(kind, value)).not.toBeNull();
  });

  it('is never repeated in a problem', () => {
    fc.assert(
      fc.property(fc.constantFrom(...FIELD_KINDS), fc.string({ unit: 'grapheme', minLength: 12 }), (kind, value) => {
        expect(problem(kind, value) ?? '').not.toContain(value);
      }),
    );
  });
});
