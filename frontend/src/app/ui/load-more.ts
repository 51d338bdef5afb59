import { ChangeDetectionStrategy, Component, ElementRef, afterNextRender, inject, input, output, DestroyRef } from '@angular/core';

/** Asks for the next page when it comes into view; a button for those who do not scroll. */
@Component({
  selector: 'app-load-more',
  template: `<button type="button" class="btn btn-quiet" [disabled]="busy()" (click)="wanted.emit()">
    {{ busy() ? 'Loading…' : 'Load more' }}
  </button>`,
  styleUrl: './load-more.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class LoadMore {
  readonly busy = input.required<boolean>();
  readonly wanted = output();

  constructor() {
    const host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
    const destroyed = inject(DestroyRef);
    afterNextRender(() => {
      const observer = new IntersectionObserver(
        (entries) => {
          if (entries.some((entry) => entry.isIntersecting)) this.wanted.emit();
        },
        { rootMargin: '200px' },
      );
      observer.observe(host);
      destroyed.onDestroy(() => {
        observer.disconnect();
      });
    });
  }
}
