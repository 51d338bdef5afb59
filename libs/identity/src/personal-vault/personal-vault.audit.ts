import { AuditFact, type AuditValue } from '@clientst0r/audit';
import type { PersonalVault } from '@clientst0r/platform';

/** What became of a personal vault, in its own trail, which only its owner reads. */
export class PersonalVaultChanged extends AuditFact {
  readonly category = 'vault';
  override readonly organisationId: string;
  override readonly object: { type: string; id: string; name: string };

  constructor(
    readonly action: 'personal-vault.opened' | 'personal-vault.given-up' | 'personal-vault.erased',
    { id }: Pick<PersonalVault, 'id'>,
    override readonly details: Readonly<Record<string, AuditValue>> = {},
  ) {
    super();
    this.organisationId = id;
    this.object = { type: 'personal-vault', id, name: 'Personal vault' };
  }
}
