import { Injectable } from '@nestjs/common';
import type { RequestOrigin, SecretText } from '@clientst0r/platform';
import { LinkDoor } from './link-door.js';
import type { LinkKind } from './link-kinds.js';
import { LinkProof } from './link-proof.js';
import { type FoundLink, LinkRows } from './link-rows.js';
import type { OutsideLink } from './outside-link.js';

/** All that somebody outside passes on his way to what a link is for. */
@Injectable()
export class LinkAccess {
  constructor(
    private readonly door: LinkDoor,
    private readonly proof: LinkProof,
    private readonly rows: LinkRows,
  ) {}

  /** To look at it. */
  find<T extends OutsideLink>(kind: LinkKind<T>, origin: RequestOrigin, token: string): Promise<FoundLink<T>> {
    return this.door.find(kind, origin, token);
  }

  /** To use it. */
  async enter<T extends OutsideLink>(
    kind: LinkKind<T>,
    origin: RequestOrigin,
    token: string,
    passphrase: SecretText | null,
  ): Promise<FoundLink<T>> {
    const found = await this.door.find(kind, origin, token);
    await this.proof.prove(kind, found, passphrase);
    return found;
  }

  /** Where somebody else was faster. */
  async turnAway<T extends OutsideLink>(kind: LinkKind<T>, found: FoundLink<T>): Promise<never> {
    return this.rows.turnAway(kind, found, await this.rows.endingOf(kind, found));
  }
}
