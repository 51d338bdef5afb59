import type { LogContext, MikroORM } from '@mikro-orm/core';
import { isOrganisationScoped } from '@clientst0r/platform';

/**
 * Listens to every statement that the ORM sends and collects those on an organisation's table that do not name the
 * organisation. The unit of work's own writes by primary key are held by `OrganisationWriteGuard` instead.
 */
export class QueryWatch {
  readonly offences: string[] = [];
  readonly statements: string[] = [];
  private readonly watched: RegExp;

  constructor(orm: MikroORM) {
    const tables = [...orm.getMetadata().getAll().values()]
      .filter((meta) => isOrganisationScoped(meta.class as abstract new () => object))
      .map((meta) => meta.tableName);
    if (tables.length === 0) throw new Error('No table is watched');
    this.watched = new RegExp(`\\b(?:${tables.join('|')})\\b`, 'u');
    const logger = orm.config.getLogger();
    logger.isEnabled = (namespace) => namespace === 'query';
    logger.logQuery = (context: LogContext) => this.look(context);
    logger.log = () => undefined;
  }

  private look(context: LogContext): void {
    const sql = context.query ?? '';
    this.statements.push(sql);
    if (!this.watched.test(sql)) return;
    if (/\borganisation_id\b/u.test(sql) || sql.includes('/* across organisations:') || context['acrossOrganisations'] !== undefined)
      return;
    if (isWriteOfUnitOfWork(sql)) return;
    this.offences.push(sql);
  }
}

/** MikroORM quotes names; raw SQL of the product does not. */
function isWriteOfUnitOfWork(sql: string): boolean {
  return (
    /^(?:update|delete from) `[a-z_]+` (?:as `[a-z0-9_]+` )?(?:set .* )?where (?:`\w+`\.)?`id` /u.test(sql) ||
    /^select `\w+`\.`id`, `\w+`\.`version`/u.test(sql)
  );
}
