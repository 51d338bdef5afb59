import { ChangeDetectionStrategy, Component, ElementRef, Injector, afterNextRender, inject, signal, viewChild } from '@angular/core';
import { RouterOutlet } from '@angular/router';
import { EmptyState } from '../ui/empty-state';
import { CredentialList } from './list/credential-list';
import { FolderTree } from './folders/folder-tree';
import { Folders } from './folders/folders';

/** The folders where there are some and there is room, the list, and beside it (on a phone: instead of it) the entry that is open. */
@Component({
  selector: 'app-vault-page',
  imports: [CredentialList, EmptyState, FolderTree, RouterOutlet],
  templateUrl: './vault-page.html',
  styleUrl: './vault-page.css',
  host: { '[class.with-folders]': 'folders.nodes().length > 0' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class VaultPage {
  private readonly injector = inject(Injector);
  private readonly pane = viewChild.required<ElementRef<HTMLElement>>('pane');
  private readonly list = viewChild.required(CredentialList, { read: ElementRef<HTMLElement> });
  protected readonly folders = inject(Folders);
  protected readonly open = signal(false);

  /** Where the entry takes the list's place, it also takes the focus that was in it. */
  protected opened(): void {
    this.open.set(true);
    const render = (): void => {
      if ((this.list().nativeElement as HTMLElement).getClientRects().length === 0) this.pane().nativeElement.focus();
    };
    afterNextRender({ read: render }, { injector: this.injector });
  }
}
