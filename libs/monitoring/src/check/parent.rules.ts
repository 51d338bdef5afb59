import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { type Actor, organisationOf, ValidationFailedError } from '@clientst0r/platform';
import { Check } from './check.entity.js';

/** A router before a server before a service; more than that is a mistake. */
const DEEPEST = 10;

/** Which check may stand before which. */
@Injectable()
export class ParentRules {
  constructor(private readonly em: EntityManager) {}

  /** @param checkId null for a new check. @param parentId absent or null is always right. @throws ValidationFailedError */
  async assertValid(actor: Actor, checkId: string | null, parentId: string | null | undefined): Promise<void> {
    if (parentId === null || parentId === undefined) return;
    const line = await this.lineOf(actor, parentId);
    if (line.length === 0) throw problem('is no check of this organisation');
    if (line.some(({ id }) => id === checkId)) throw problem('is behind this check itself');
    if (line.length > DEEPEST) throw problem(`has ${DEEPEST.toString()} checks before it already`);
  }

  /** A check with those before it. */
  private async lineOf(actor: Actor, id: string): Promise<Check[]> {
    const line: Check[] = [];
    for (let next: string | null = id; next !== null && line.length <= DEEPEST;) {
      const check: Check | null = await this.em.findOne(Check, { id: next, organisationId: organisationOf(actor) });
      if (check) line.push(check);
      next = check?.parentId ?? null;
    }
    return line;
  }
}

function problem(message: string): ValidationFailedError {
  return new ValidationFailedError([{ field: 'parentId', message }]);
}
