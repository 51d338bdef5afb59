import { ChangeDetectionStrategy, Component, ElementRef, afterRenderEffect, computed, inject, viewChildren } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { NavigationEnd, Router, RouterLink, RouterOutlet } from '@angular/router';
import { filter, map } from 'rxjs';
import { PageHeader } from '../ui/page-header';
import { AuditSource } from './audit-source';

interface Tab {
  readonly label: string;
  readonly path: readonly string[];
}

/** The frame around the pages of one audit trail. */
@Component({
  selector: 'app-audit-area',
  imports: [PageHeader, RouterLink, RouterOutlet],
  templateUrl: './audit-area.html',
  styleUrl: './audit-area.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AuditArea {
  private readonly router = inject(Router);
  protected readonly source = inject(AuditSource);
  private readonly url = toSignal(
    this.router.events.pipe(
      filter((event) => event instanceof NavigationEnd),
      map(({ urlAfterRedirects }) => urlAfterRedirects),
    ),
    { initialValue: this.router.url },
  );
  private readonly links = viewChildren<ElementRef<HTMLElement>>('link');
  protected readonly tabs = computed<readonly Tab[]>(() => [
    { label: 'Events', path: [] },
    { label: 'Charts', path: ['charts'] },
    { label: 'Findings', path: ['findings'] },
    ...(this.source.mayExport() ? [{ label: 'Exports', path: ['exports'] }] : []),
    ...(this.source.isPlatform && this.source.mayManage()
      ? [
          { label: 'Streams', path: ['streams'] },
          { label: 'Anchors', path: ['anchors'] },
        ]
      : []),
    ...(this.source.isPlatform
      ? [
          { label: 'Rules', path: ['rules'] },
          { label: 'Verification', path: ['verification'] },
        ]
      : []),
  ]);
  /** The events are at the area's own address: they are open when no other page is. */
  protected readonly active = computed(() => {
    const page = this.url().split(/[?#]/)[0]?.split('/').slice(this.source.base().join('/').split('/').length)[0];
    return this.tabs().find(({ path }) => path[0] === page) ?? this.tabs()[0];
  });

  constructor() {
    // On a phone the row of tabs is wider than the screen.
    afterRenderEffect(() => {
      const active = this.active();
      const link = this.links()[active ? this.tabs().indexOf(active) : 0]?.nativeElement;
      if (link?.parentElement) link.parentElement.scrollLeft = link.offsetLeft - link.parentElement.offsetLeft - link.offsetWidth;
    });
  }
}
