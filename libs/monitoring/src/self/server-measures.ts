import { dirname } from 'node:path';
import { EntityManager } from '@mikro-orm/mariadb';
import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { Clock, Configuration, REDIS } from '@clientst0r/platform';
import { TIME_PORT } from '../kind/self.kind.js';
import { AddressGate } from '../probe/address-gate.js';
import type { Deadline } from '../probe/deadline.js';
import { failureOf, ProbeFailure } from '../probe/probe-result.js';
import { freePercent, newestFile } from './directories.js';
import { oldestJob } from './oldest-job.js';
import type { Measured, SelfMeasures } from './self-prober.js';
import { clockOffset } from './time-server.js';

const HOUR = 3_600_000;

@Injectable()
export class ServerMeasures implements SelfMeasures {
  constructor(
    private readonly em: EntityManager,
    @Inject(REDIS) private readonly redis: Redis,
    private readonly configuration: Configuration,
    private readonly gate: AddressGate,
    private readonly time: Clock,
  ) {}

  async queue(): Promise<Measured> {
    const oldest = await oldestJob(this.em, this.redis, this.time.now());
    if (!oldest) return { value: 0, words: 'nothing waits' };
    const value = Math.floor(oldest.milliseconds / 1000);
    return { value, words: `${oldest.name} has waited for ${value.toString()} s` };
  }

  async database(): Promise<Measured> {
    const startedAt = performance.now();
    await this.em.fork({ clear: true }).execute('select 1 from settings limit 1');
    const value = Math.round(performance.now() - startedAt);
    return { value, words: `it took ${value.toString()} ms` };
  }

  /** Of the directories that this process may look at: that of the database only where it is ours to see. */
  async disk(): Promise<Measured> {
    const { rootKeyFile, exportDirectory, backupDirectory, database } = this.configuration;
    const [row] = await this.em.fork({ clear: true }).execute<{ directory: string }[]>('select @@datadir as directory');
    const places = [dirname(rootKeyFile), exportDirectory, dirname(database.socket), backupDirectory, row?.directory ?? null];
    const found = await Promise.all(places.flatMap((place) => (place === null ? [] : [freePercent(place)])));
    const [fullest] = found.filter((one) => one !== null).sort((one, other) => one.value - other.value);
    if (!fullest) throw new ProbeFailure('probe-failed', 'no directory of ours can be looked at');
    return fullest;
  }

  async backup(): Promise<Measured> {
    const { backupDirectory } = this.configuration;
    if (backupDirectory === null) throw new ProbeFailure('not-set-up', 'BACKUP_DIRECTORY names no directory');
    const newest = await newestFile(backupDirectory);
    if (newest === null) return { value: Infinity, words: 'there is no file where backups should lie' };
    const value = (this.time.now().getTime() - newest.getTime()) / HOUR;
    return { value, words: `the newest is of ${newest.toISOString().slice(0, 16).replace('T', ' ')} UTC` };
  }

  async clock(timeServer: string, deadline: Deadline): Promise<Measured> {
    const [address = ''] = await this.gate.admit(timeServer, TIME_PORT, deadline).catch((error: unknown) => {
      const failure = failureOf(error);
      throw failure.reason === 'address-refused' ? failure : new ProbeFailure('time-server-silent', failure.message);
    });
    const offset = Math.round(await clockOffset({ address, port: TIME_PORT }, deadline));
    return {
      value: Math.abs(offset),
      words: `it is ${Math.abs(offset).toString()} ms ${offset < 0 ? 'ahead of' : 'behind'} ${timeServer}`,
    };
  }
}
