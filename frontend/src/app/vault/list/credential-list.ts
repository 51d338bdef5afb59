import { ChangeDetectionStrategy, Component, ElementRef, computed, debounced, inject, signal, viewChildren } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { MatDialog } from '@angular/material/dialog';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { Router, RouterLink, RouterLinkActive } from '@angular/router';
import { Api } from '../../api/api';
import { listCredentials } from '../../api/functions';
import type { CredentialSummaryDto } from '../../api/models';
import { CurrentOrganisation } from '../../session/current-organisation';
import { EmptyState } from '../../ui/empty-state';
import { Icon } from '../../ui/icon';
import { ListFrame } from '../../ui/list-frame';
import { pages, type Pages } from '../../ui/pages';
import { CredentialCopy } from '../entry/credential-copy';
import { CredentialTypes } from '../credential-types';
import { Expiry, SOON_DAYS, daysUntil } from '../entry/expiry';
import { Folders, UNFILED } from '../folders/folders';
import { matches } from './matches';
import { VaultChanges } from '../vault-changes';

const PAGE = 100;

/** What a key does to the entry that has the focus. */
interface Shortcut {
  readonly may: (entry: CredentialSummaryDto) => boolean;
  readonly does: (entry: CredentialSummaryDto) => void;
}

@Component({
  selector: 'app-credential-list',
  imports: [EmptyState, Expiry, Icon, ListFrame, MatMenu, MatMenuItem, MatMenuTrigger, RouterLink, RouterLinkActive],
  templateUrl: './credential-list.html',
  styleUrl: './credential-list.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CredentialList {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly copier = inject(CredentialCopy);
  private readonly dialogs = inject(MatDialog);
  protected readonly folders = inject(Folders);
  protected readonly unfiled = UNFILED;
  protected readonly organisation = inject(CurrentOrganisation);
  protected readonly types = inject(CredentialTypes);
  private readonly rows = viewChildren<ElementRef<HTMLElement>>('row');

  protected readonly typed = signal('');
  protected readonly type = signal('');
  protected readonly tag = signal('');
  protected readonly favourites = signal(false);
  private readonly asked = debounced(() => this.typed().trim(), 120);
  protected readonly list = pages({
    params: () => ({
      organisationId: this.organisation.id(),
      search: this.asked.hasValue() ? this.asked.value() : '',
      type: this.type(),
      tag: this.tag(),
      favourites: this.favourites(),
      folder: this.folders.chosen(),
    }),
    load: ({ organisationId, search, type, tag, favourites, folder }, cursor) =>
      this.api.invoke(listCredentials, {
        organisationId,
        limit: PAGE,
        ...(search && { search }),
        ...(type && { type: type as CredentialSummaryDto['type'] }),
        ...(tag && { tag }),
        ...(favourites && { favourites }),
        ...(folder && { folder }),
        ...(cursor && { cursor }),
      }),
  });
  /** What is asked for is what is here; of that, only a further page may have failed. */
  private readonly settled = computed(() => {
    const failed = this.list.error() && !this.list.more();
    return this.asked.hasValue() && this.asked.value() === this.typed().trim() && !this.list.busy() && !failed;
  });
  /** What is already here answers at once; the server's answer replaces it. */
  protected readonly shown = computed(() =>
    this.settled() ? this.list.items() : this.list.items().filter((entry) => matches(entry, this.typed())),
  );
  protected readonly inSight: Pages<CredentialSummaryDto> = {
    ...this.list,
    items: this.shown,
    first: computed(() => this.shown().length === 0 && !this.settled()),
  };
  protected readonly filtered = computed(
    () => this.favourites() || [this.typed().trim(), this.type(), this.tag(), this.folders.chosen()].some((filter) => filter !== ''),
  );
  protected readonly tags = computed(() =>
    [...new Set([...this.list.items().flatMap(({ tags }) => tags), ...(this.tag() ? [this.tag()] : [])])].sort((a, b) =>
      a.localeCompare(b),
    ),
  );
  protected readonly mayReveal = computed(() => this.organisation.can('vault.secret.reveal'));

  private readonly shortcuts: Readonly<Record<string, Shortcut>> = {
    u: {
      may: ({ username }) => !!username,
      does: (entry) => {
        this.copyUsername(entry);
      },
    },
    p: {
      may: () => this.mayReveal(),
      does: (entry) => {
        this.copyPassword(entry);
      },
    },
    t: { may: () => this.organisation.can('vault.totp.generate'), does: (entry) => void this.copier.code(entry) },
    m: { may: () => this.organisation.can('vault.credential.update'), does: (entry) => void this.move(entry) },
    n: {
      may: () => this.organisation.can('vault.credential.create'),
      does: () => void this.router.navigate(['/o', this.organisation.slug(), 'vault', 'new']),
    },
  };

  constructor() {
    inject(VaultChanges)
      .happened.pipe(takeUntilDestroyed())
      .subscribe(() => {
        this.list.reload();
      });
  }

  protected clearFilters(): void {
    this.typed.set('');
    this.type.set('');
    this.tag.set('');
    this.favourites.set(false);
    this.folders.chosen.set('');
  }

  protected filterKey(event: KeyboardEvent): void {
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      this.rows()[0]?.nativeElement.focus();
    } else if (event.key === 'Enter') {
      const first = this.shown()[0];
      if (first) void this.router.navigate(['/o', this.organisation.slug(), 'vault', first.id]);
    } else if (event.key === 'Escape' && this.typed()) {
      event.preventDefault();
      this.typed.set('');
    }
  }

  protected rowKey(event: KeyboardEvent, entry: CredentialSummaryDto, index: number): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const action = this.actionOf(event.key.toLowerCase(), entry, index);
    if (!action) return;
    event.preventDefault();
    action();
  }

  private actionOf(key: string, entry: CredentialSummaryDto, index: number): (() => void) | undefined {
    const row = this.rowIn(key, index);
    if (row !== undefined)
      return () => {
        this.focus(row);
      };
    const { does, may } = this.shortcuts[key] ?? {};
    return does && may?.(entry)
      ? () => {
          does(entry);
        }
      : undefined;
  }

  private rowIn(key: string, index: number): number | undefined {
    const rows: Readonly<Record<string, number>> = { arrowdown: index + 1, arrowup: index - 1, home: 0, end: this.rows().length - 1 };
    return rows[key];
  }

  /** Only an end that is near or past is worth the room. */
  protected expiring({ expiresOn }: CredentialSummaryDto): string | null {
    return expiresOn !== null && daysUntil(expiresOn, Date.now()) <= SOON_DAYS ? expiresOn : null;
  }

  protected copyUsername(entry: CredentialSummaryDto): void {
    void this.copier.plain('User name', entry.username ?? '');
  }

  protected copyPassword(entry: CredentialSummaryDto): void {
    void this.copier.password(entry);
  }

  protected async newFolder(): Promise<void> {
    const { FolderDialog } = await import('../folders/folder-dialog');
    this.dialogs.open(FolderDialog, { data: { parentId: this.folders.chosenNode()?.id ?? '' }, width: '26rem' });
  }

  private async move(entry: CredentialSummaryDto): Promise<void> {
    const { MoveDialog } = await import('../folders/move-dialog');
    this.dialogs.open(MoveDialog, { data: entry, width: '26rem' });
  }

  private focus(index: number): void {
    this.rows()[index]?.nativeElement.focus();
  }
}
