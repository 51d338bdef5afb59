import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { type Actor, ConflictError, NotFoundError, StaleVersionError } from '@clientst0r/platform';
import { AuditTrail } from '../audit-trail.js';
import { type AuditScope, scopeIdOf } from './audit-scope.js';
import { AuditView, type SavedFilter } from './audit-view.entity.js';
import { AuditViewChanged } from './audit-views.audit.js';

const MOST_VIEWS = 100;

/** Everybody has his own views, and sees no one else's. */
@Injectable()
export class AuditViewService {
  constructor(
    private readonly em: EntityManager,
    private readonly trail: AuditTrail,
  ) {}

  list(actor: Actor, scope: AuditScope): Promise<AuditView[]> {
    return this.em.find(AuditView, { userId: actor.userId, scopeId: scopeIdOf(scope) }, { orderBy: { name: 'asc' }, limit: MOST_VIEWS });
  }

  @Transactional()
  async save(actor: Actor, scope: AuditScope, name: string, filter: SavedFilter): Promise<AuditView> {
    const owner = { userId: actor.userId, scopeId: scopeIdOf(scope) };
    if ((await this.em.count(AuditView, owner)) >= MOST_VIEWS)
      throw new ConflictError('too-many-views', `Nobody keeps more than ${MOST_VIEWS} views.`);
    await this.assertFree(owner, name);
    const view = new AuditView(owner.userId, owner.scopeId, name, filter);
    this.em.persist(view);
    this.trail.record(this.em, actor, new AuditViewChanged('audit.view-saved', view));
    return view;
  }

  @Transactional()
  async replace(
    actor: Actor,
    scope: AuditScope,
    change: { id: string; version: number; name: string; filter: SavedFilter },
  ): Promise<AuditView> {
    const view = await this.own(actor, scope, change.id, change.version);
    const before = { name: view.name, filter: view.filter };
    if (view.name !== change.name) await this.assertFree(view, change.name);
    view.replace(change.name, change.filter);
    this.trail.record(this.em, actor, new AuditViewChanged('audit.view-changed', view, before));
    return view;
  }

  @Transactional()
  async delete(actor: Actor, scope: AuditScope, id: string, version: number): Promise<void> {
    const view = await this.own(actor, scope, id, version);
    this.em.remove(view);
    this.trail.record(this.em, actor, new AuditViewChanged('audit.view-deleted', view));
  }

  private async own(actor: Actor, scope: AuditScope, id: string, version: number): Promise<AuditView> {
    const view = await this.em.findOne(AuditView, { id, userId: actor.userId, scopeId: scopeIdOf(scope) });
    if (!view) throw new NotFoundError();
    if (view.version !== version) throw new StaleVersionError(view.version);
    return view;
  }

  private async assertFree({ userId, scopeId }: Pick<AuditView, 'userId' | 'scopeId'>, name: string): Promise<void> {
    if (await this.em.findOne(AuditView, { userId, scopeId, name })) throw new ConflictError('name-taken', 'You have a view of that name.');
  }
}
