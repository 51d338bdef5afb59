import { ChangeDetectionStrategy, Component, signal } from '@angular/core';
import { RouterOutlet } from '@angular/router';
import { EmptyState } from '../ui/empty-state';
import { CredentialList } from './credential-list';

/** The list, and beside it (on a phone: instead of it) the entry that is open. */
@Component({
  selector: 'app-vault-page',
  imports: [CredentialList, EmptyState, RouterOutlet],
  templateUrl: './vault-page.html',
  styleUrl: './vault-page.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class VaultPage {
  protected readonly open = signal(false);
}
