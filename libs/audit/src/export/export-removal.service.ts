import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { Clock } from '@clientst0r/platform';
import { KEPT_MILLISECONDS } from './audit-export.service.js';
import { ExportFiles } from './export-files.js';

/** Removes what is older than a day, and files that no export knows: left by a worker that died. */
@Injectable()
export class ExportRemovalService {
  constructor(
    private readonly em: EntityManager,
    private readonly files: ExportFiles,
    private readonly clock: Clock,
  ) {}

  /** @returns how many files were removed */
  async remove(): Promise<number> {
    const now = this.clock.now();
    const em = this.em.fork();
    await em.execute('delete from audit_exports where expires_at <= ?', [now], 'run');
    const kept = new Set(
      (await em.execute<{ file: string }[]>('select file from audit_exports where file is not null')).map(({ file }) => file),
    );
    const unknown = (await this.files.olderThan(new Date(now.getTime() - KEPT_MILLISECONDS))).filter((file) => !kept.has(file));
    for (const file of unknown) await this.files.remove(file);
    return unknown.length;
  }
}
