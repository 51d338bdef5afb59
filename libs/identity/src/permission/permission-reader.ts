import { Injectable } from '@nestjs/common';
import { Clock } from '@clientst0r/platform';
import { accessIn, type PersonAccess, type ResolvedAccess } from './person-access.js';
import { PersonAccessLoader } from './person-access.loader.js';

interface Kept {
  readonly epoch: string;
  readonly until: number;
  readonly access: Promise<PersonAccess | null>;
}

/** A safety net under the epoch, in milliseconds. */
const KEPT_FOR = 30_000;
const KEPT_AT_MOST = 10_000;

/** What people may do, kept in the process for as long as the epoch stands. */
@Injectable()
export class PermissionReader {
  private readonly kept = new Map<string, Kept>();

  constructor(
    private readonly loader: PersonAccessLoader,
    private readonly clock: Clock,
  ) {}

  /** `epoch` must have been read before; `organisationId` null means the platform. */
  async resolve(userId: string, organisationId: string | null, epoch: string): Promise<ResolvedAccess> {
    const person = await this.person(userId, epoch);
    return person ? accessIn(person, organisationId) : { member: false, permissions: new Set(), roleIds: [] };
  }

  async person(userId: string, epoch: string): Promise<PersonAccess | null> {
    const now = this.clock.now().getTime();
    const kept = this.kept.get(userId);
    if (kept?.epoch === epoch && now < kept.until) {
      const access = await kept.access;
      if (!access?.changesAt || now < access.changesAt.getTime()) return access;
    }
    return this.load(userId, epoch, now);
  }

  private load(userId: string, epoch: string, now: number): Promise<PersonAccess | null> {
    const access = this.loader.load(userId);
    const kept = { epoch, until: now + KEPT_FOR, access };
    this.kept.delete(userId);
    this.kept.set(userId, kept);
    access.catch(() => {
      if (this.kept.get(userId) === kept) this.kept.delete(userId);
    });
    if (this.kept.size > KEPT_AT_MOST) this.dropOldest();
    return access;
  }

  private dropOldest(): void {
    for (const userId of this.kept.keys()) {
      this.kept.delete(userId);
      return;
    }
  }
}
