import { ChangeDetectionStrategy, Component, computed, inject, input, resource, signal } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { Router, RouterLink } from '@angular/router';
import { firstValueFrom } from 'rxjs';
import { Api } from '../api/api';
import {
  explainPermission,
  getMember,
  listApiKeys,
  listRoles,
  removeMember,
  resumeMember,
  reviewMember,
  suspendMember,
} from '../api/functions';
import type { ExplainPermission$Params } from '../api/fn/organisation/explain-permission';
import type { ExplanationDto } from '../api/models';
import { CurrentOrganisation } from '../session/current-organisation';
import { KnownSecrets } from '../exposures/known-secrets';
import { Session } from '../session/session';
import { Attempts } from '../ui/attempts';
import { ErrorState } from '../ui/error-state';
import { Moment } from '../ui/moment';
import { PageHeader } from '../ui/page-header';
import { Skeleton } from '../ui/skeleton';
import { PERMISSION_GROUPS } from './permission-words';
import { RolesDialog } from './roles-dialog';

const VERDICTS: Readonly<Record<ExplanationDto['verdict'], string>> = {
  granted: 'Yes',
  'account-deactivated': 'No: the account is deactivated',
  'membership-suspended': 'No: suspended in this organisation',
  'no-role-gives-it': 'No: none of the roles gives it',
  'not-yet': 'Not yet: the role begins later',
  over: 'Not any more: the role has ended',
};

/** One person in one organisation: roles, why he may do something, keys. */
@Component({
  selector: 'app-member',
  imports: [ErrorState, Moment, PageHeader, RouterLink, Skeleton],
  templateUrl: './member.html',
  styleUrl: './member.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Member {
  readonly userId = input.required<string>();
  private readonly api = inject(Api);
  private readonly dialogs = inject(MatDialog);
  private readonly attempts = inject(Attempts);
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  private readonly known = inject(KnownSecrets);
  protected readonly organisation = inject(CurrentOrganisation);
  protected readonly groups = PERMISSION_GROUPS;
  protected readonly verdicts = VERDICTS;
  private readonly path = computed(() => ({ organisationId: this.organisation.id(), userId: this.userId() }));
  protected readonly member = resource({ params: () => this.path(), loader: ({ params }) => this.api.invoke(getMember, params) });
  protected readonly asked = signal('vault.secret.reveal');
  protected readonly explanation = resource({
    params: () => ({ ...this.path(), permission: this.asked() as ExplainPermission$Params['permission'], of: this.member.value() }),
    loader: ({ params: { of: _of, ...params } }) => this.api.invoke(explainPermission, params),
  });
  protected readonly keys = resource({
    params: () => (this.organisation.can('api.key.read') ? this.path() : undefined),
    loader: async ({ params: { organisationId, userId } }) => {
      const { items } = await this.api.invoke(listApiKeys, { organisationId, limit: 200 });
      return items.filter(({ ownerId }) => ownerId === userId);
    },
  });
  protected readonly own = computed(() => this.session.current()?.user.id === this.userId());
  protected readonly manageable = computed(() => this.organisation.can('organisation.member.manage') && !this.own());

  protected async changeRoles(): Promise<void> {
    const { items: roles } = await this.api.invoke(listRoles, { organisationId: this.organisation.id() });
    const data = { member: this.member.value(), roles };
    const dialog = this.dialogs.open<RolesDialog, unknown, boolean>(RolesDialog, { data, width: '32rem' });
    if (await firstValueFrom(dialog.afterClosed())) this.member.reload();
  }

  protected async review(): Promise<void> {
    await this.attempts.run(() => this.api.invoke(reviewMember, this.path()), 'The review is recorded.');
    this.member.reload();
  }

  protected async toggle(name: string, suspended: boolean): Promise<void> {
    const text = 'They are out of this organisation at once, and keep their roles for when they come back.';
    const question = { title: `Suspend ${name}?`, text, yes: 'Suspend', dangerous: true };
    if (suspended) await this.attempts.run(() => this.api.invoke(resumeMember, this.path()), `${name} is in again.`);
    else
      await this.attempts.sure(
        question,
        () => this.api.invoke(suspendMember, this.path()),
        `${name} is suspended.`,
        this.known.offer(this.userId()),
      );
    this.member.reload();
  }

  protected async remove(name: string): Promise<void> {
    const text = 'They lose every role here at once. What they did stays in the audit trail.';
    const question = { title: `Remove ${name}?`, text, yes: 'Remove', dangerous: true };
    const remove = () => this.api.invoke(removeMember, this.path());
    if (await this.attempts.sure(question, remove, `${name} is no longer a member.`, this.known.offer(this.userId())))
      await this.router.navigate(['/o', this.organisation.slug(), 'people']);
  }
}
