import { Directive, ElementRef, afterNextRender, inject } from '@angular/core';

/** The `autofocus` attribute only works while a document loads; this works whenever the element appears. */
@Directive({ selector: '[appAutoFocus]' })
export class AutoFocus {
  constructor() {
    const element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
    afterNextRender(() => {
      element.focus();
    });
  }
}
