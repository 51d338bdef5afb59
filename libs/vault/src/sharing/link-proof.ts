import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { PasswordHasher } from '@clientst0r/identity';
import { Clock, type SecretText } from '@clientst0r/platform';
import type { LinkKind } from './link-kinds.js';
import { type FoundLink, LinkRows } from './link-rows.js';
import type { OutsideLink } from './outside-link.js';
import { LinkOverError, WrongPassphraseError } from './sharing.errors.js';

/** The words that a link may want besides. Argon2id, with the cost that passwords have. */
@Injectable()
export class LinkProof {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly hasher: PasswordHasher,
    private readonly rows: LinkRows,
    private readonly clock: Clock,
  ) {}

  /**
   * A try is taken before the passphrase is looked at, so that tries at the same time count as well. Throws
   * `WrongPassphraseError`; the last wrong one ends the link.
   */
  async prove<T extends OutsideLink>(kind: LinkKind<T>, found: FoundLink<T>, passphrase: SecretText | null): Promise<void> {
    const { passphraseHash } = found.link;
    if (passphraseHash === null) return;
    const triesLeft = await this.takeTry(kind, found);
    if (passphrase !== null && (await this.hasher.verify(passphraseHash, passphrase)).right) return;
    await this.audit.commit(found.visitor, kind.refused('passphrase', found.link));
    if (triesLeft > 0) throw new WrongPassphraseError(triesLeft);
    await this.close(kind, found);
    throw new LinkOverError('locked');
  }

  /** How many are left after this one. One statement, so that of tries at the same time each counts. */
  private async takeTry<T extends OutsideLink>(kind: LinkKind<T>, found: FoundLink<T>): Promise<number> {
    const { id, organisationId } = found.link;
    const place = [id, organisationId];
    const take = `update ${kind.table} set tries_left = tries_left - 1 where id = ? and organisation_id = ? and tries_left > 0 and ended_at is null`;
    const { affectedRows } = await this.em.execute<{ affectedRows: number }>(take, place, 'run');
    if (affectedRows === 0) throw new LinkOverError(await this.rows.endingOf(kind, found));
    const left = `select tries_left as \`left\` from ${kind.table} where id = ? and organisation_id = ?`;
    return (await this.em.execute<{ left: number }[]>(left, place))[0]?.left ?? 0;
  }

  @Transactional()
  private async close<T extends OutsideLink>(kind: LinkKind<T>, found: FoundLink<T>): Promise<void> {
    const link = await this.rows.take(kind, found);
    if (!link) return;
    link.end('locked', this.clock.now());
    this.audit.record(this.em, found.visitor, kind.ended(link, 'locked'));
  }
}
