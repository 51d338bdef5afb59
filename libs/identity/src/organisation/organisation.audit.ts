import { AuditFact, type AuditAction, type AuditValue } from '@clientst0r/audit';
import type { Organisation } from './organisation.entity.js';

export class OrganisationCreated extends AuditFact {
  readonly category = 'organisation';
  readonly action = 'organisation.created';
  override readonly organisationId: string;
  override readonly object: { type: string; id: string; name: string };
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor(organisation: Organisation) {
    super();
    this.organisationId = organisation.id;
    this.object = { type: 'organisation', id: organisation.id, name: organisation.name };
    this.details = { slug: organisation.slug };
  }
}

type OrganisationAction = Extract<AuditAction, `organisation.${string}`>;

/** What became of an organisation, for its own trail. */
export class OrganisationChanged extends AuditFact {
  readonly category = 'organisation';
  override readonly organisationId: string;
  override readonly object: { type: string; id: string; name: string };

  constructor(
    readonly action: OrganisationAction,
    { id, name }: Pick<Organisation, 'id' | 'name'>,
    override readonly details: Readonly<Record<string, AuditValue>>,
  ) {
    super();
    this.organisationId = id;
    this.object = { type: 'organisation', id, name };
  }
}
