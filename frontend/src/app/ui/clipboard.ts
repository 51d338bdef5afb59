import { DOCUMENT, Injectable, inject } from '@angular/core';
import { Clipboard as TextClipboard } from '@angular/cdk/clipboard';

/** A secret stays on the clipboard this long, where the browser lets a page clear it. */
export const CLIPBOARD_SECONDS = 30;

@Injectable({ providedIn: 'root' })
export class Clipboard {
  private readonly document = inject(DOCUMENT);
  private readonly fallback = inject(TextClipboard);
  private clearing: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.document.addEventListener('copy', () => {
      this.keep();
    });
  }

  /** Takes a promise because Safari only lets a page write inside the gesture; the value may arrive later. */
  async copy(value: string | Promise<string>): Promise<void> {
    this.keep();
    const clipboard = this.document.defaultView?.navigator.clipboard;
    if (!clipboard) {
      if (!this.fallback.copy(await value)) throw new Error('This browser did not allow copying.');
      return;
    }
    if (typeof ClipboardItem === 'undefined') {
      await clipboard.writeText(await value);
      return;
    }
    const text = Promise.resolve(value).then((plain) => new Blob([plain], { type: 'text/plain' }));
    const written = clipboard.write([new ClipboardItem({ 'text/plain': text })]);
    await text; // the reason of a failure is the request's, not the clipboard's
    await written;
  }

  async copySecret(value: string | Promise<string>): Promise<void> {
    await this.copy(value);
    this.clearing = setTimeout(() => {
      this.clear();
    }, CLIPBOARD_SECONDS * 1000);
  }

  private keep(): void {
    clearTimeout(this.clearing);
    this.clearing = undefined;
  }

  private clear(): void {
    this.keep();
    const clipboard = this.document.defaultView?.navigator.clipboard;
    if (!clipboard) return;
    clipboard.writeText('').catch(() => {
      // A page without focus may not write: once more when it has it again.
      this.document.defaultView?.addEventListener(
        'focus',
        () => {
          clipboard.writeText('').catch(() => undefined);
        },
        { once: true },
      );
    });
  }
}
