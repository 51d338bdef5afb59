import {
  ChangeDetectionStrategy,
  Component,
  DOCUMENT,
  ElementRef,
  afterNextRender,
  computed,
  inject,
  signal,
  viewChild,
} from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { MatDialog } from '@angular/material/dialog';
import { NavigationEnd, Router, RouterOutlet } from '@angular/router';
import { filter } from 'rxjs';
import { CurrentOrganisation } from '../session/current-organisation';
import { Icon } from '../ui/icon';
import { ExpiryNotice } from './expiry-notice';
import { SealNotice } from './seal-notice';
import { Sidebar } from './sidebar';

/** The frame around every page of a signed-in person, and the keys that work on all of them. */
@Component({
  selector: 'app-shell',
  imports: [ExpiryNotice, Icon, RouterOutlet, SealNotice, Sidebar],
  templateUrl: './shell.html',
  styleUrl: './shell.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { '(document:keydown)': 'key($event)' },
})
export class Shell {
  private readonly dialogs = inject(MatDialog);
  private readonly document = inject(DOCUMENT);
  private readonly main = viewChild.required<ElementRef<HTMLElement>>('main');
  protected readonly menuOpen = signal(false);
  private readonly organisation = inject(CurrentOrganisation);
  protected readonly url = signal(inject(Router).url);
  /** On a phone the bar must say whose vault this is. */
  protected readonly place = computed(() => (this.url().startsWith('/o/') ? (this.organisation.organisation()?.name ?? '') : 'ClientSt0r'));
  /** What is typed between Ctrl-K and the palette's box having the focus; undefined while no palette is on its way. */
  private ahead: string | undefined;

  constructor() {
    afterNextRender(() => {
      void import('./command-palette');
    });
    inject(Router)
      .events.pipe(
        filter((event) => event instanceof NavigationEnd),
        takeUntilDestroyed(),
      )
      .subscribe(({ urlAfterRedirects }) => {
        this.url.set(urlAfterRedirects);
        this.menuOpen.set(false);
      });
  }

  protected skip(): void {
    this.main().nativeElement.focus();
  }

  protected async openPalette(): Promise<void> {
    if (this.dialogs.openDialogs.length > 0 || this.ahead !== undefined) return;
    this.ahead = '';
    const { CommandPalette } = await import('./command-palette').catch((error: unknown) => {
      this.takeAhead();
      throw error;
    });
    const takeAhead = (): string => this.takeAhead();
    this.dialogs.open(CommandPalette, {
      data: { takeAhead },
      width: '38rem',
      position: { top: '12vh' },
      ariaLabel: 'Command palette',
      autoFocus: false,
    });
  }

  protected async openHelp(): Promise<void> {
    if (this.dialogs.openDialogs.length > 0) return;
    const { ShortcutsHelp } = await import('./shortcuts-help');
    this.dialogs.open(ShortcutsHelp, { width: '28rem' });
  }

  protected key(event: KeyboardEvent): void {
    if (isCommand(event) && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      void this.openPalette();
    } else if (this.ahead !== undefined && isCharacter(event)) {
      event.preventDefault();
      this.ahead += event.key;
    } else if (isPlainKey(event) && this.dialogs.openDialogs.length === 0) {
      this.plainKey(event);
    }
  }

  private takeAhead(): string {
    const typed = this.ahead ?? '';
    this.ahead = undefined;
    return typed;
  }

  private plainKey(event: KeyboardEvent): void {
    if (event.key === '?') {
      event.preventDefault();
      void this.openHelp();
    } else if (event.key === '/') {
      const target = this.document.querySelector<HTMLInputElement>('[data-filter]');
      if (!target) return;
      event.preventDefault();
      target.focus();
      target.select();
    }
  }
}

function isPlainKey(event: KeyboardEvent): boolean {
  const typing = event.target instanceof HTMLElement && event.target.matches('input, textarea, select, [contenteditable]');
  return !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
}

function isCommand({ ctrlKey, metaKey }: KeyboardEvent): boolean {
  return ctrlKey || metaKey;
}

function isCharacter(event: KeyboardEvent): boolean {
  return event.key.length === 1 && !isCommand(event);
}
