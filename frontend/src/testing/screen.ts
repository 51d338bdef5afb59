import type { ComponentFixture } from '@angular/core/testing';
import axe from 'axe-core';

const NAMED: Readonly<Record<string, string>> = {
  button: 'button',
  link: 'a[href]',
  textbox: 'input:not([type=checkbox]):not([type=range]), textarea',
  checkbox: 'input[type=checkbox]',
  option: '[role=option]',
  combobox: 'select, [role=combobox]',
  heading: 'h1, h2, h3',
  alert: '[role=alert]',
  row: 'tbody tr',
  progressbar: 'progress',
};

/** Finds what a person finds: by role and name. */
export class Screen {
  constructor(private readonly fixture: ComponentFixture<unknown>) {}

  private get root(): HTMLElement {
    return this.fixture.nativeElement as HTMLElement;
  }

  get text(): string {
    return this.root.textContent.replaceAll(/\s+/g, ' ').trim();
  }

  query(role: string, name?: RegExp | string): HTMLElement | undefined {
    const found = [...this.root.querySelectorAll<HTMLElement>(NAMED[role] ?? `[role=${role}]`)];
    return found.find(
      (element) => name === undefined || (typeof name === 'string' ? nameOf(element) === name : name.test(nameOf(element))),
    );
  }

  get(role: string, name?: RegExp | string): HTMLElement {
    return this.getAs(HTMLElement, role, name);
  }

  getAs<T extends HTMLElement>(type: new () => T, role: string, name?: RegExp | string): T {
    const found = this.query(role, name);
    if (!(found instanceof type)) throw new Error(`No ${role} named ${String(name)} in: ${this.text}`);
    return found;
  }

  async click(role: string, name?: RegExp | string): Promise<void> {
    this.get(role, name).click();
    await this.settled();
  }

  async type(name: RegExp | string, value: string): Promise<void> {
    const found = this.get('textbox', name);
    const box = found instanceof HTMLTextAreaElement ? found : this.getAs(HTMLInputElement, 'textbox', name);
    box.value = value;
    box.dispatchEvent(new Event('input', { bubbles: true }));
    await this.settled();
  }

  async settled(): Promise<void> {
    await this.fixture.whenStable();
    await new Promise((resolve) => {
      setTimeout(resolve);
    });
    await this.fixture.whenStable();
  }

  /** Names of the rules broken; layout rules need a browser and are checked there. */
  async violations(): Promise<string[]> {
    const { violations } = await axe.run(this.root, {
      rules: {
        'color-contrast': { enabled: false },
        region: { enabled: false },
        'page-has-heading-one': { enabled: false },
        'heading-order': { enabled: false },
      },
    });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(', ')}`);
  }
}

function nameOf(element: HTMLElement): string {
  const label = 'labels' in element ? (element as HTMLInputElement).labels?.[0] : undefined;
  return (element.getAttribute('aria-label') ?? (label ?? element).textContent).replaceAll(/\s+/g, ' ').trim();
}
