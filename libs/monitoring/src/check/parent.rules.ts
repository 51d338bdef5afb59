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
    let above: string | null = parentId;
    for (let depth = 0; above !== null; depth++) {
      if (above === checkId) throw problem('is behind this check itself');
      if (depth === DEEPEST) throw problem(`has ${DEEPEST.toString()} checks before it already`);
      const parent: Check | null = await this.em.findOne(Check, { id: above, organisationId: organisationOf(actor) });
      if (!parent && depth === 0) throw problem('is no check of this organisation');
      above = parent?.parentId ?? null;
    }
  }
}

function problem(message: string): ValidationFailedError {
  return new ValidationFailedError([{ field: 'parentId', message }]);
}
