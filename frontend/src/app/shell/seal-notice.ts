import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { CurrentOrganisation } from '../session/current-organisation';
import { Icon } from '../ui/icon';

/** Says on every page of a sealed vault why nothing is there. */
@Component({
  selector: 'app-seal-notice',
  imports: [Icon, RouterLink],
  template: `
    @if (visible()) {
      <div class="notice bad" role="status">
        <app-icon name="lock" />
        <span>This vault is sealed: nothing in it can be read or changed until an owner unseals it.</span>
        @if (organisation.isPersonal()) {
          <a routerLink="/personal-vault">Unseal it</a>
        } @else if (organisation.can('organisation.settings.manage')) {
          <a [routerLink]="['/o', organisation.slug(), 'policies']">Why, and by whom</a>
        }
      </div>
    }
  `,
  styleUrl: './expiry-notice.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SealNotice {
  protected readonly organisation = inject(CurrentOrganisation);
  readonly url = input.required<string>();
  protected readonly visible = computed(() => {
    const here = this.organisation.organisation();
    return here?.vaultSealed === true && /^\/o\/[^/]+\/(?:vault|approvals)(?:\/|\?|$)/u.test(this.url());
  });
}
