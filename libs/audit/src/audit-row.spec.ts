import { anonymousActor, SecretText } from '@clientst0r/platform';
import { AuditFact, type AuditValue } from './audit-fact.js';
import { auditRow } from './audit-row.js';

class SignInTried extends AuditFact {
  readonly category = 'authentication';
  readonly action = 'sign-in.failed';
  override readonly outcome = 'failure';

  constructor(
    override readonly actorName: string,
    override readonly details: Readonly<Record<string, AuditValue>> = {},
  ) {
    super();
  }
}

const origin = { address: '203.0.113.9', userAgent: 'browser', requestId: 'r' };
const at = new Date();

it('D50: keeps a name on one line and within its column, whatever is typed', () => {
  const typed = `eve\r\n2026 root signed in\u001b[31m\u202e${'x'.repeat(64_000)}`;
  const { actorName } = auditRow(anonymousActor(origin), new SignInTried(typed), at);
  expect(actorName).toHaveLength(190);
  expect(actorName).not.toMatch(/[\u0000-\u001f\u202e]/u);
});

it('D49: refuses a secret wherever in the details it lies', () => {
  const hidden = { list: [{ value: SecretText.of('hunter2') as unknown as string }] };
  expect(() => auditRow(anonymousActor(origin), new SignInTried('eve', hidden), at)).toThrow(TypeError);
});

it('takes the organisation and the person from the actor unless the fact knows better', () => {
  expect(auditRow({ ...anonymousActor(origin), organisationId: 'o' }, new SignInTried('eve'), at)).toMatchObject({
    organisationId: 'o',
    actorId: null,
    actorName: 'eve',
    address: '203.0.113.9',
    outcome: 'failure',
  });
});
