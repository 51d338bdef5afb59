import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { LockedError } from '../errors.js';
import { acrossOrganisationsComment } from '../organisation-scope.js';

/** What is known of seals is at most this old, in milliseconds: with the way to the database below the two seconds of the design. */
export const SEALS_KNOWN_FOR = 1_000;

const SEALED = `select organisation_id as id from vault_seals ${acrossOrganisationsComment('keys of sealed vaults are dropped, of every organisation')}`;

export class VaultSealedError extends LockedError {
  override readonly code = 'vault-sealed';

  constructor() {
    super('This vault is sealed: nothing in it can be read or changed until an owner unseals it.');
  }
}

/**
 * Which vaults are sealed, as every process finds out by itself: it looks once a second, and whoever asks meanwhile is told
 * nothing older than that. A database that does not answer is an error for whoever asks, never an open vault.
 */
@Injectable()
export class VaultSeals implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(VaultSeals.name);
  private readonly listeners: ((organisationId: string) => void)[] = [];
  private sealed: ReadonlySet<string> = new Set();
  private knownSince = -Infinity;
  private looking: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly em: EntityManager) {}

  /** Called for every sealed vault each time that is looked: what is kept of its keys is to be dropped. */
  onSealed(listener: (organisationId: string) => void): void {
    this.listeners.push(listener);
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.look().catch((error: unknown) => {
        this.logger.warn(`Seals could not be read: ${error instanceof Error ? error.message : 'unknown'}`);
      });
    }, SEALS_KNOWN_FOR).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Throws `VaultSealedError`. */
  async refuseSealed(organisationId: string): Promise<void> {
    if (performance.now() - this.knownSince > SEALS_KNOWN_FOR)
      await (this.looking ??= this.look().finally(() => {
        this.looking = undefined;
      }));
    if (this.sealed.has(organisationId.toLowerCase())) throw new VaultSealedError();
  }

  /** Asks the database now. */
  async look(): Promise<void> {
    const began = performance.now();
    const rows = await this.em.getConnection().execute<{ id: string }[]>(SEALED);
    // One that began later has answered sooner.
    if (began < this.knownSince) return;
    this.sealed = new Set(rows.map(({ id }) => id.toLowerCase()));
    this.knownSince = began;
    for (const id of this.sealed) for (const drop of this.listeners) drop(id);
  }
}
