import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { acrossOrganisationsComment, IntegrityError, Keyring } from '@clientst0r/platform';
import { channelBinding } from './channel.entity.js';

interface Row {
  readonly id: string;
  readonly sealed: Uint8Array | null;
  readonly version: number;
}

const ALL = acrossOrganisationsComment('a merge');

/** Channels of one organisation become another's, each with its secret sealed anew. Can be done twice. */
@Injectable()
export class ChannelMove {
  constructor(
    private readonly em: EntityManager,
    private readonly keyring: Keyring,
  ) {}

  /** @returns how many hold a secret that does not open, and stayed */
  async moveAll(sourceId: string, targetId: string): Promise<number> {
    await this.keyring.prepare(targetId);
    const sql = `select ${ALL} id, sealed_secret as sealed, secret_version as version from channels where organisation_id = ?`;
    let stayed = 0;
    for (const row of await this.em.execute<Row[]>(sql, [sourceId])) stayed += (await this.move(row, sourceId, targetId)) ? 0 : 1;
    return stayed;
  }

  private async move(row: Row, sourceId: string, targetId: string): Promise<boolean> {
    try {
      const sealed = await this.resealed(row, sourceId, targetId);
      // Only while it is as it was read, so that two runs at once do not write what the other has sealed.
      const sql = 'update channels set organisation_id = ?, sealed_secret = ? where id = ? and organisation_id = ? and secret_version = ?';
      await this.em.execute(sql, [targetId, sealed, row.id, sourceId, row.version], 'run');
      return true;
    } catch (error) {
      if (error instanceof IntegrityError) return false;
      throw error;
    }
  }

  private async resealed({ id, sealed, version }: Row, sourceId: string, targetId: string): Promise<Uint8Array | null> {
    if (sealed === null) return null;
    const binding = channelBinding(id, version);
    return this.keyring.seal(targetId, binding, await this.keyring.open(sourceId, binding, sealed));
  }
}
