import { createHash } from 'node:crypto';
import { STATUS_PAGE_POLICY, statusPageHtml } from './status-page-html.js';
import type { ShownItem, ShownStatus } from './status-page.reader.js';

interface Words {
  readonly label: string;
  readonly tone: string;
}

interface PreviewWords {
  overallWords(states: readonly ShownItem['state'][]): Words;
  publicState(state: ShownItem['state']): Words;
}

const at = new Date('2026-11-28T12:00:00Z');
const item = (state: ShownItem['state'], name = 'Shop'): ShownItem => ({ name, state, days: new Map() });
const page = (more: Partial<ShownStatus> = {}): string =>
  statusPageHtml({ title: 'Acme', description: '', items: [item('up')], incidents: [], at, ...more });

it.each<[ShownItem['state'][], string]>([
  [['up', 'up'], 'All services are available.'],
  [['up', 'unknown'], 'Of some services nothing is known at the moment.'],
  [['unknown', 'paused'], 'Nothing is known at the moment.'],
  [[], 'Nothing is known at the moment.'],
  [['up', 'maintenance'], 'Some services are in maintenance.'],
  [['degraded', 'maintenance'], 'Some services are impaired.'],
  [['up', 'unreachable'], 'Some services are not available.'],
])('%p: %s', (states, words) => {
  expect(page({ items: states.map((state) => item(state)) })).toContain(`>${words}<`);
});

it('says of every mixture of states what the preview says, in the same words and colours', () => {
  const preview = jest.requireActual<PreviewWords>('../../../../frontend/src/app/monitoring/status-words.ts');
  const all: ShownItem['state'][] = ['up', 'degraded', 'down', 'unreachable', 'maintenance', 'unknown', 'paused'];
  const mixtures = Array.from({ length: 2 ** all.length }, (_, mixture) => all.filter((_state, place) => ((mixture >> place) & 1) === 1));
  for (const states of mixtures) {
    const { label, tone } = preview.overallWords(states);
    expect(page({ items: states.map((state) => item(state)) })).toContain(`<p class="all ${tone}">${label}</p>`);
  }
  for (const state of all) {
    const { label, tone } = preview.publicState(state);
    expect(page({ items: [item(state)] })).toContain(`<span class="state ${tone}">${label}</span>`);
  }
});

it('holds what people wrote as text, wherever', () => {
  const evil = `<script>alert(1)</script>"'&<img src=x onerror=alert(1)>`;
  const incidents = [{ name: evil, openedAt: at, closedAt: null, text: evil }];
  const html = page({ title: evil, description: evil, items: [item('up', evil)], incidents });
  expect(html).not.toMatch(/<script|<img/u);
  expect(html.match(/&lt;script&gt;/gu)).toHaveLength(6);
});

it('has no style but the one that its policy allows, and nothing that runs or comes from elsewhere', () => {
  const html = page();
  const [, style = ''] = /<style>(.*?)<\/style>/su.exec(html) ?? [];
  expect(STATUS_PAGE_POLICY).toContain(`'sha256-${createHash('sha256').update(style).digest('base64')}'`);
  expect(STATUS_PAGE_POLICY).not.toContain('unsafe');
  expect(html).not.toMatch(/ style=| on\w+=|<link|<script|https?:/u);
});

it('has a bar for each of 90 days, grey where nobody looked, never green', () => {
  const days = new Map([
    [Date.parse('2026-11-28'), { answered: 1000, failed: 0, maintained: 0 }],
    [Date.parse('2026-11-27'), { answered: 999, failed: 1, maintained: 0 }],
    [Date.parse('2026-11-26'), { answered: 1, failed: 1, maintained: 0 }],
    [Date.parse('2026-11-25'), { answered: 0, failed: 0, maintained: 9 }],
  ]);
  const html = page({ items: [{ ...item('up'), days }] });
  const tones = [...html.matchAll(/<rect class="(\w*)"/gu)].map(([, tone]) => tone);
  expect(tones).toHaveLength(90);
  expect(tones.slice(-5)).toEqual(['', 'note', 'bad', 'warn', 'good']);
  expect(html).toContain('2026-11-27: 99.9 % available');
  expect(html).toContain('90 days: 99.9 % available');
});
