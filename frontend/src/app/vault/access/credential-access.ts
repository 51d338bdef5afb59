import { ChangeDetectionStrategy, Component, computed, inject, input, resource } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { getCredential, getCredentialAccess, listMembers, listRoles, setAccessRules, setFieldAccess } from '../../api/functions';
import type { CredentialAccessDto, EntryRulesDto, FieldAccessDto, SetFieldAccessDto } from '../../api/models';
import { CurrentOrganisation } from '../../session/current-organisation';
import { Problem } from '../../session/problem';
import { EmptyState } from '../../ui/empty-state';
import { ErrorState } from '../../ui/error-state';
import { Icon } from '../../ui/icon';
import { Skeleton } from '../../ui/skeleton';
import { Toast } from '../../ui/toast';
import { EntryRulesForm } from './entry-rules-form';
import { FieldAccessForm, type Candidate } from './field-access-form';
import { VaultChanges } from '../vault-changes';

/** Who may use the secret fields of one entry, and from where and when. */
@Component({
  selector: 'app-credential-access',
  imports: [EmptyState, EntryRulesForm, ErrorState, FieldAccessForm, Icon, RouterLink, Skeleton],
  templateUrl: './credential-access.html',
  styleUrl: './credential-access.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CredentialAccess {
  readonly credentialId = input.required<string>();

  private readonly api = inject(Api);
  private readonly toast = inject(Toast);
  private readonly changes = inject(VaultChanges);
  protected readonly organisation = inject(CurrentOrganisation);

  private readonly path = computed(() => ({ organisationId: this.organisation.id(), credentialId: this.credentialId() }));
  protected readonly entry = resource({ params: () => this.path(), loader: ({ params }) => this.api.invoke(getCredential, params) });
  protected readonly access = resource({ params: () => this.path(), loader: ({ params }) => this.api.invoke(getCredentialAccess, params) });
  protected readonly candidates = resource({
    params: () => (this.organisation.can('organisation.member.read') ? this.organisation.id() : undefined),
    loader: async ({ params: organisationId }): Promise<Candidate[]> => {
      const [roles, members] = await Promise.all([
        this.api.invoke(listRoles, { organisationId }),
        this.api.invoke(listMembers, { organisationId, limit: 200 }),
      ]);
      return [
        ...roles.items.map(({ id, name }): Candidate => ({ subject: 'role', id, name })),
        ...members.items.map(({ userId, name }): Candidate => ({ subject: 'user', id: userId, name })),
      ];
    },
  });

  protected async saveField({ fieldId, label }: FieldAccessDto, body: SetFieldAccessDto): Promise<void> {
    await this.save(`Who may use ${label} is saved.`, (path) => this.api.invoke(setFieldAccess, { ...path, fieldId, body }));
  }

  protected async saveRules(rules: EntryRulesDto | null): Promise<void> {
    await this.save('The rules are saved.', (path) => this.api.invoke(setAccessRules, { ...path, body: { rules } }));
  }

  private async save(
    said: string,
    send: (path: { organisationId: string; credentialId: string; 'If-Match': string }) => Promise<CredentialAccessDto>,
  ): Promise<void> {
    const version = this.access.value()?.version ?? 0;
    try {
      this.access.set(await send({ ...this.path(), 'If-Match': `"${version.toString()}"` }));
      this.toast.say(said);
      this.changes.announce();
    } catch (error) {
      const problem = Problem.from(error);
      const [field] = problem.fields;
      this.toast.fail(field ? new Error(`${words(field.field)} ${field.message}.`) : problem);
      if (problem.status === 412) this.access.reload();
    }
  }
}

const WORDS: readonly (readonly [RegExp, string])[] = [
  [/allowedNetworks/, 'An address that is let in'],
  [/Countries/, 'A country'],
  [/deniedNetworks/, 'An address that is kept out'],
  [/timeZone/, 'The time zone'],
  [/days/, 'The days'],
  [/hours\.to/, 'The end'],
  [/grants/, 'Somebody on the list'],
];

function words(field: string): string {
  return WORDS.find(([pattern]) => pattern.test(field))?.[1] ?? field;
}
