import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';

/** What there is of a route in an Express router; the rest is its own. */
interface Layer {
  readonly route?: { readonly path: unknown } | undefined;
  match(path: string): unknown;
}

export interface RouterStack {
  readonly stack: readonly Layer[];
}

/** A whole segment is a name or a parameter: all that our routes are made of. */
const SEGMENT = /^(?:[\w.-]+|:\w+)$/u;

/**
 * An Express router tries the regular expression of one route after the other, and a request to the last of some hundred
 * spends more on them than on who is asking. With this a route is passed over when a segment of it is another one: it is
 * only ever asked less often, never something else.
 */
export function quicken({ stack }: RouterStack): void {
  for (const layer of stack) {
    const segments = typeof layer.route?.path === 'string' ? layer.route.path.split('/').slice(1) : [];
    if (segments.length === 0 || !segments.every((segment) => SEGMENT.test(segment))) continue;
    const literals = segments.map((segment) => (segment.startsWith(':') ? null : segment.toLowerCase()));
    const ask = layer.match.bind(layer);
    layer.match = (path) => mayBe(literals, segmentsOf(path)) && ask(path);
  }
}

@Injectable()
export class QuickRoutes implements OnApplicationBootstrap {
  constructor(private readonly adapter: HttpAdapterHost) {}

  /** Once all routes are there. */
  onApplicationBootstrap(): void {
    const { router } = this.adapter.httpAdapter.getInstance<{ router: RouterStack }>();
    quicken(router);
  }
}

/** From the end, where paths differ. */
function mayBe(literals: readonly (string | null)[], segments: readonly string[]): boolean {
  if (literals.length !== segments.length) return false;
  for (let at = literals.length - 1; at >= 0; at -= 1) {
    const literal = literals[at];
    if (literal !== null && literal !== segments[at]) return false;
  }
  return true;
}

let last = { path: '', segments: [''] as readonly string[] };

/** Of one request every route is asked. Routes are the same in capitals, and with a slash at their end. */
function segmentsOf(path: string): readonly string[] {
  if (last.path !== path) last = { path, segments: path.toLowerCase().replace(/\/$/u, '').split('/').slice(1) };
  return last.segments;
}
