import { createHash } from 'node:crypto';
import { availabilityOf } from '../report/sla-report.js';
import { type ShownIncident, type ShownItem, type ShownStatus, STATUS_DAYS, type StatusDay } from './status-page.reader.js';

const DAY = 86_400_000;
/** Of looks; from here on a day is bad, not only blemished. As on the pages of those who are signed in. */
const BAD_FROM = 0.05;

const STYLE = `:root{color-scheme:light dark;--ink:#16202c;--soft:#51606f;--line:#d5dce3;--card:#fff;--page:#f4f6f8;--good:#137a4c;--warn:#9a6200;--bad:#b3261e;--note:#1f5fbf}
@media(prefers-color-scheme:dark){:root{--ink:#e8edf2;--soft:#a3b0bd;--line:#34404c;--card:#1a222b;--page:#11171d;--good:#45c486;--warn:#e0a84a;--bad:#ff8a80;--note:#86b4ff}}
*{box-sizing:border-box}body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:48rem;margin:0 auto;padding:2rem 1rem 4rem}h1{font-size:1.6rem;margin:0 0 .25rem;overflow-wrap:anywhere}h2{font-size:1.1rem;margin:2rem 0 .5rem}
p{margin:.25rem 0;overflow-wrap:anywhere}.soft{color:var(--soft)}.all{margin:1.25rem 0;padding:.9rem 1rem;border:1px solid var(--line);border-left-width:6px;border-radius:8px;background:var(--card);font-weight:600}
ul{list-style:none;margin:0;padding:0;border:1px solid var(--line);border-radius:8px;background:var(--card)}li{padding:.9rem 1rem;border-top:1px solid var(--line)}li:first-child{border-top:0}
.line{display:flex;flex-wrap:wrap;gap:.25rem 1rem;justify-content:space-between}.name{font-weight:600;overflow-wrap:anywhere}
svg{display:block;width:100%;height:2rem;margin-top:.5rem}rect{fill:var(--line)}rect.good{fill:var(--good)}rect.warn{fill:var(--warn)}rect.bad{fill:var(--bad)}rect.note{fill:var(--note)}
.all.good{border-left-color:var(--good)}.all.warn{border-left-color:var(--warn)}.all.bad{border-left-color:var(--bad)}.all.note{border-left-color:var(--note)}
.as-of{margin-top:1rem}
.state.good{color:var(--good)}.state.warn{color:var(--warn)}.state.bad{color:var(--bad)}.state.note{color:var(--note)}`;

/** No scripts, no pictures, nothing from elsewhere, and no style but this one (CSP Level 3). */
export const STATUS_PAGE_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

type Tone = 'good' | 'warn' | 'bad' | 'note' | '';

const STATES: Readonly<Record<ShownItem['state'], readonly [string, Tone]>> = {
  up: ['Available', 'good'],
  degraded: ['Impaired', 'warn'],
  down: ['Not available', 'bad'],
  unreachable: ['Not reachable', 'bad'],
  maintenance: ['Maintenance', 'note'],
  unknown: ['Unknown', ''],
  paused: ['Not watched', ''],
};

/** One page, whole. What people wrote is text in it, whatever it holds. */
export function statusPageHtml({ title, description, items, incidents, at }: ShownStatus): string {
  const [words, tone] = overall(items);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${text(title)}</title><style>${STYLE}</style></head>
<body><main><h1>${text(title)}</h1>${description === '' ? '' : `<p class="soft">${text(description)}</p>`}
<p class="all ${tone}">${words}</p>
${items.length === 0 ? '' : `<h2>Services</h2><ul>${items.map((item) => service(item, at)).join('')}</ul>`}
<h2>Incidents of the last 14 days</h2>
${incidents.length === 0 ? '<p class="soft">None.</p>' : `<ul>${incidents.map(incident).join('')}</ul>`}
<p class="soft as-of">As of ${time(at)}. Days and times are those of UTC.</p></main></body></html>
`;
}

function overall(items: readonly ShownItem[]): readonly [string, Tone] {
  const states = new Set(items.map(({ state }) => state));
  if (states.has('down') || states.has('unreachable')) return ['Some services are not available.', 'bad'];
  if (states.has('degraded')) return ['Some services are impaired.', 'warn'];
  if (states.has('maintenance')) return ['Some services are in maintenance.', 'note'];
  if (!states.has('up')) return ['Nothing is known at the moment.', ''];
  return states.has('unknown') ? ['Of some services nothing is known at the moment.', 'warn'] : ['All services are available.', 'good'];
}

function service({ name, state, days }: ShownItem, at: Date): string {
  const [words, tone] = STATES[state];
  const all = [...days.values()];
  const sum = (of: (day: StatusDay) => number): number => all.reduce((total, day) => total + of(day), 0);
  const available = percentWords({ answered: sum(({ answered }) => answered), failed: sum(({ failed }) => failed) });
  const last = Math.floor(at.getTime() / DAY) * DAY;
  const bars = Array.from({ length: STATUS_DAYS }, (_, index) => bar(last - (STATUS_DAYS - 1 - index) * DAY, index, days));
  return `<li><div class="line"><span class="name">${text(name)}</span><span class="state ${tone}">${words}</span></div>
<svg role="img" aria-label="The last ${STATUS_DAYS.toString()} days: ${available}" viewBox="0 0 ${(STATUS_DAYS * 10 - 2).toString()} 10" preserveAspectRatio="none">${bars.join('')}</svg>
<p class="soft">${STATUS_DAYS.toString()} days: ${available}</p></li>`;
}

function bar(at: number, index: number, days: ReadonlyMap<number, StatusDay>): string {
  const day = days.get(at);
  const words = day ? percentWords(day) : 'not looked at';
  return `<rect class="${toneOf(day)}" x="${(index * 10).toString()}" y="0" width="8" height="10" rx="1"><title>${new Date(at).toISOString().slice(0, 10)}: ${words}</title></rect>`;
}

function toneOf(day: StatusDay | undefined): Tone {
  if (!day) return '';
  const { answered, failed, maintained } = day;
  if (answered + failed === 0) return maintained > 0 ? 'note' : '';
  if (failed === 0) return 'good';
  return failed / (answered + failed) >= BAD_FROM ? 'bad' : 'warn';
}

function percentWords(day: Pick<StatusDay, 'answered' | 'failed'>): string {
  const percent = availabilityOf(day);
  return percent === null ? 'availability unknown' : `${percent.toString()} % available`;
}

function incident({ name, openedAt, closedAt, text: words }: ShownIncident): string {
  const until = closedAt ? `until ${time(closedAt)}` : 'lasts';
  return `<li><div class="line"><span class="name">${text(name)}</span><span class="state ${closedAt ? '' : 'bad'}">${closedAt ? 'Over' : 'Not available'}</span></div>
<p class="soft">Since ${time(openedAt)}, ${until}</p>${words === null ? '' : `<p>${text(words)}</p>`}</li>`;
}

function time(at: Date): string {
  const iso = at.toISOString();
  return `<time datetime="${iso}">${iso.slice(0, 16).replace('T', ' ')}</time>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function text(words: string): string {
  return words.replaceAll(/[&<>"']/gu, (letter) => ENTITIES[letter] ?? '');
}
