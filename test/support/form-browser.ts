import { Agent, fetch } from 'undici';

export interface Page {
  readonly url: string;
  readonly status: number;
  readonly html: string;
  /** Where it stopped, because that is another site. */
  readonly leadsTo: string | null;
}

export interface Form {
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
}

const MOST_REDIRECTS = 10;

/** A browser as far as the pages of identity providers need one: cookies, redirects within a site, and forms. */
export class FormBrowser {
  private readonly cookies = new Map<string, string>();
  private readonly dispatcher: Agent;

  constructor(authority: string) {
    this.dispatcher = new Agent({ connect: { ca: authority } });
  }

  open(url: string): Promise<Page> {
    return this.load(url, 'GET', null);
  }

  /** Fills in the page's first form and sends it. */
  submit(page: Page, fields: Record<string, string>): Promise<Page> {
    const form = formOf(page);
    return this.load(form.action, 'POST', new URLSearchParams({ ...form.fields, ...fields }).toString());
  }

  async close(): Promise<void> {
    await this.dispatcher.close();
  }

  private async load(start: string, firstMethod: string, firstBody: string | null): Promise<Page> {
    let [url, method, body] = [start, firstMethod, firstBody];
    for (let redirects = 0; redirects < MOST_REDIRECTS; redirects += 1) {
      const headers = { cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '), ...(body === null ? {} : { 'content-type': 'application/x-www-form-urlencoded' }) }; // prettier-ignore
      const response = await fetch(url, { method, body, headers, redirect: 'manual', dispatcher: this.dispatcher });
      for (const cookie of response.headers.getSetCookie()) this.keep(cookie);
      const location = response.headers.get('location');
      const html = await response.text();
      if (location === null) return { url, status: response.status, html, leadsTo: null };
      const next = new URL(location, url);
      if (next.origin !== new URL(url).origin) return { url, status: response.status, html, leadsTo: next.href };
      [url, method, body] = [next.href, 'GET', null];
    }
    throw new Error(`Too many redirects from ${start}`);
  }

  private keep(cookie: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/u.exec(cookie) ?? [];
    if (value === '' || /expires=Thu, 01.Jan.1970/iu.test(cookie)) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

export function formOf({ html, url }: Pick<Page, 'html' | 'url'>): Form {
  const form = /<form\b([^>]*)>([\s\S]*?)<\/form>/u.exec(html);
  if (!form) throw new Error(`No form in the page of ${url}: ${html.slice(0, 500)}`);
  const [, attributes = '', content = ''] = form;
  const inputs = [...content.matchAll(/<input\b([^>]*)>/gu)].map(([, input = '']) => [
    attributeOf(input, 'name'),
    attributeOf(input, 'value'),
  ]);
  return { action: new URL(attributeOf(attributes, 'action'), url).href, fields: Object.fromEntries(inputs.filter(([name]) => name !== '')) as Record<string, string> }; // prettier-ignore
}

function attributeOf(tag: string, name: string): string {
  const value = new RegExp(`\\b${name}="([^"]*)"`, 'u').exec(tag)?.[1] ?? '';
  const entities: Readonly<Record<string, string>> = {
    amp: '&',
    quot: '"',
    lt: '<',
    gt: '>',
    '#039': "'",
    '#39': "'",
    '#x27': "'",
    '#x2F': '/',
  };
  return value.replace(/&([\w#]+);/gu, (whole, entity: string) => entities[entity] ?? whole);
}
