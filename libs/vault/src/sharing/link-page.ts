import type { FilterQuery } from '@mikro-orm/core';
import type { OutsideLink } from './outside-link.js';

export interface LinkPage {
  /** Only those that work now, or only those that no longer do. */
  readonly open?: boolean;
  /** The id of the last one of the page before. */
  readonly after?: string;
  readonly limit: number;
}

type Where = Readonly<Record<string, unknown>>;

export function linksWhere<T extends OutsideLink>(organisationId: string, { open, after }: LinkPage, now: Date): FilterQuery<T> {
  const where: Where = {
    organisationId,
    ...(open === undefined ? {} : stateWhere(open, now)),
    ...(after === undefined ? {} : { id: { $lt: after } }),
  };
  return where as FilterQuery<T>;
}

function stateWhere(open: boolean, now: Date): Where {
  return open ? { endedAt: null, expiresAt: { $gt: now } } : { $or: [{ endedAt: { $ne: null } }, { expiresAt: { $lte: now } }] };
}
