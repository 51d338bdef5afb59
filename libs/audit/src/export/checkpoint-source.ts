import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';

/** Where exports get the signed checkpoint that goes with them. */
@Injectable()
export class CheckpointSource {
  constructor(private readonly em: EntityManager) {}

  /** The first checkpoint (C2SP `tlog-checkpoint`) signed after `at`, which covers every event before it that was committed by then; null until there is one. */
  async covering(at: Date): Promise<string | null> {
    const sql = 'select note from audit_checkpoints where created_at > ? order by size limit 1';
    const [row] = await this.em.fork().execute<{ note: string }[]>(sql, [at]);
    return row?.note ?? null;
  }
}
