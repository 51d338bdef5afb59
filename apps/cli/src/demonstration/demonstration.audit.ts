import { AuditFact } from '@clientst0r/audit';

export class DemonstrationSeeded extends AuditFact {
  readonly category = 'administration';
  readonly action = 'demonstration.seeded';
  override readonly organisationId = null;
  override readonly details: { people: number };

  constructor(people: number) {
    super();
    this.details = { people };
  }
}
