import { ChangeDetectionStrategy, Component, ElementRef, effect, inject, input } from '@angular/core';
import { createElement } from 'lucide';
import { ICONS, type IconName } from './icons';

@Component({
  selector: 'app-icon',
  template: '',
  styleUrl: './icon.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { 'aria-hidden': 'true' },
})
export class Icon {
  readonly name = input.required<IconName>();
  readonly size = input(16);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;

  constructor() {
    effect(() => {
      const size = this.size();
      this.host.replaceChildren(createElement(ICONS[this.name()], { width: size, height: size, 'stroke-width': 1.9 }));
    });
  }
}
