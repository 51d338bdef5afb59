import { createHash, randomBytes } from 'node:crypto';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@clientst0r/audit';
import { acrossOrganisationsComment, type Actor, ConflictError, type FieldProblem, NotFoundError, organisationOf, StaleVersionError, ValidationFailedError } from '@clientst0r/platform'; // prettier-ignore
import { Check } from '../check/check.entity.js';
import { StatusPageChanged, statusPageFacts, StatusPagePasswordChanged } from './status-page.audit.js';
import { StatusPage, type StatusPageInput } from './status-page.entity.js';
import { StatusPageCache } from './status-page.cache.js';

export const STATUS_ADDRESS = /^[a-z0-9][a-z0-9-]{1,58}[a-z0-9]$/u;
export const MOST_STATUS_ITEMS = 100;

/** Letters and digits that are not taken for each other (Crockford's base 32), five bits each. */
const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz';
const GROUPS = 5;
const ALL = acrossOrganisationsComment('addresses are one for the deployment');

/** The status page of the actor's organisation. */
@Injectable()
export class StatusPageService {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly cache: StatusPageCache,
  ) {}

  /** Null before it was saved once. */
  get(actor: Actor): Promise<StatusPage | null> {
    return this.em.findOne(StatusPage, { organisationId: organisationOf(actor) });
  }

  /** @param version 0 for the first time. @throws StaleVersionError, ValidationFailedError, ConflictError when the address is taken */
  async save(actor: Actor, version: number, input: StatusPageInput): Promise<StatusPage> {
    const { page, formerly } = await this.store(actor, version, input);
    for (const address of [formerly, page.address]) if (address !== null) this.cache.forget(address);
    return page;
  }

  @Transactional()
  async store(actor: Actor, version: number, input: StatusPageInput): Promise<{ page: StatusPage; formerly: string | null }> {
    const known = await this.get(actor);
    const current = known?.version ?? 0;
    if (current !== version) throw new StaleVersionError(current);
    await this.assertValid(actor, input);
    const page = known ?? new StatusPage(organisationOf(actor), input);
    const [before, formerly] = known ? [statusPageFacts(known), known.address] : [null, null];
    page.change(input);
    this.em.persist(page);
    this.audit.record(this.em, actor, new StatusPageChanged(page, before));
    await this.em.flush();
    return { page, formerly };
  }

  /** Makes a password, which is told this once; an older one no longer counts. @throws NotFoundError before the page was saved */
  async renewPassword(actor: Actor): Promise<string> {
    const password = newPassword();
    await this.setPassword(actor, statusPasswordHash(password));
    return password;
  }

  /** @throws NotFoundError before the page was saved */
  async removePassword(actor: Actor): Promise<void> {
    await this.setPassword(actor, null);
  }

  private async setPassword(actor: Actor, hash: Uint8Array | null): Promise<void> {
    this.cache.forget(await this.storePassword(actor, hash));
  }

  @Transactional()
  async storePassword(actor: Actor, hash: Uint8Array | null): Promise<string> {
    const page = await this.get(actor);
    if (!page) throw new NotFoundError();
    const before = statusPageFacts(page);
    page.passwordHash = hash;
    this.audit.record(this.em, actor, new StatusPagePasswordChanged(page, before));
    await this.em.flush();
    return page.address;
  }

  private async assertValid(actor: Actor, { address, items }: StatusPageInput): Promise<void> {
    const organisationId = organisationOf(actor);
    const ids = [...new Set(items.map(({ checkId }) => checkId))];
    const found = ids.length === 0 ? 0 : await this.em.count(Check, { id: { $in: ids }, organisationId });
    const problems: FieldProblem[] = [
      ...(STATUS_ADDRESS.test(address) ? [] : [{ field: 'address', message: 'must be 3 to 60 small letters, digits and hyphens' }]),
      ...(ids.length < items.length ? [{ field: 'items', message: 'names a check twice' }] : []),
      ...(found < ids.length ? [{ field: 'items', message: 'names a check that is not there' }] : []),
    ];
    if (problems.length > 0) throw new ValidationFailedError(problems);
    const sql = `select ${ALL} 1 from status_pages where address = ? and organisation_id <> ?`;
    if ((await this.em.execute<object[]>(sql, [address, organisationId])).length > 0)
      throw new ConflictError('address-taken', 'Another page has this address. Choose another one.');
  }
}

function newPassword(): string {
  const letters = [...randomBytes(GROUPS * 4)].map((byte) => LETTERS.charAt(byte % LETTERS.length)).join('');
  return letters.replaceAll(/.{4}(?=.)/gu, '$&-');
}

export function statusPasswordHash(password: string): Buffer {
  return createHash('sha256').update(password).digest();
}
