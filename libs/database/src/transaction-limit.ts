import { AsyncLocalStorage } from 'node:async_hooks';
import { type Connection, MySqlConnection, MariaDbDriver, type Configuration, type Transaction } from '@mikro-orm/mariadb';
import { UnavailableError } from '@clientst0r/platform';

/** Connections a process may hold; MariaDB's share is four processes of these. */
export const POOL_SIZE = 10;
/** Transactions at a time; one that is begun while the same caller is in another one counts as inner. */
const OUTER = 6;
const INNER = 2;
const LONGEST_WAIT_MS = 10_000;

/** So many at a time, the others in the order in which they came. */
class Permits {
  private readonly waiting: (() => void)[] = [];

  constructor(private free: number) {}

  /** Throws `UnavailableError` after ten seconds. */
  async take(): Promise<void> {
    if (this.free > 0) {
      this.free -= 1;
      return;
    }
    const { promise, resolve, reject } = Promise.withResolvers<null>();
    const turn = (): void => resolve(null);
    this.waiting.push(turn);
    const timer = setTimeout(() => {
      this.waiting.splice(this.waiting.indexOf(turn), 1);
      reject(new UnavailableError());
    }, LONGEST_WAIT_MS);
    await promise.finally(() => clearTimeout(timer));
  }

  give(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.free += 1;
  }
}

/**
 * Whoever is in a transaction may need a second connection: for settings, for an event that is recorded by itself, for a
 * read that must not see the transaction. If transactions could take the whole pool, each would wait for a connection
 * that only another one of them can give back, for ever. So they are limited to fewer than there are connections.
 */
class LimitedConnection extends MySqlConnection {
  private readonly outer = new Permits(OUTER);
  private readonly inner = new Permits(INNER);
  private readonly inTransaction = new AsyncLocalStorage<boolean>();

  override async transactional<T>(
    work: (transaction: Transaction) => Promise<T>,
    options: Parameters<Connection['transactional']>[1] = {},
  ): Promise<T> {
    if (options.ctx) return super.transactional(work, options as never);
    const permits = this.inTransaction.getStore() === true ? this.inner : this.outer;
    await permits.take();
    try {
      return await this.inTransaction.run(true, () => super.transactional(work, options as never));
    } finally {
      permits.give();
    }
  }
}

export class LimitedDriver extends MariaDbDriver {
  constructor(configuration: Configuration) {
    super(configuration);
    Object.assign(this, { connection: new LimitedConnection(this.config) });
  }
}
