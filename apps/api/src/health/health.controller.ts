import { Controller, Get, Inject, type OnApplicationShutdown } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { SkipThrottle } from '@nestjs/throttler';
import { EntityManager } from '@mikro-orm/mariadb';
import type { Redis } from 'ioredis';
import { KeyProvider, REDIS, UnavailableError } from '@clientst0r/platform';
import { Public } from '../access/requires.decorator.js';
import { Answers } from '../openapi/answers.decorator.js';
import { DatabasePulse } from './database-pulse.js';
import { HealthDto, ReadinessDto } from './health.dto.js';

const CHECK_MILLISECONDS = 1_500;

@ApiExcludeController()
@SkipThrottle()
@Controller()
export class HealthController implements OnApplicationShutdown {
  private stopping = false;

  constructor(
    private readonly em: EntityManager,
    @Inject(REDIS) private readonly redis: Redis,
    private readonly keys: KeyProvider,
    private readonly pulse: DatabasePulse,
  ) {}

  onApplicationShutdown(): void {
    this.stopping = true;
  }

  /** The process lives. */
  @Get('healthz')
  @Public()
  @Answers(HealthDto)
  getHealth(): HealthDto {
    return { status: 'ok' };
  }

  /** The process can do its work: 503, naming what is away, when it cannot. */
  @Get('readyz')
  @Public()
  @Answers(ReadinessDto)
  async getReadiness(): Promise<ReadinessDto> {
    const [database, redis, keys] = await Promise.all([
      answers(this.em.getConnection().execute('select 1')),
      answers(this.redis.ping()),
      inTime(this.keys.problem(), 'does not answer'),
    ]);
    const away = [
      // While the pulse is lost requests are refused, whatever the pool says.
      ...(database && !this.pulse.isLost ? [] : ['database']),
      ...(redis ? [] : ['redis']),
      ...(keys === null ? [] : [`key service (${keys})`]),
      ...(this.stopping ? ['process (stopping)'] : []),
    ];
    if (away.length > 0) throw new NotReadyError(away);
    return { status: 'ready' };
  }
}

class NotReadyError extends UnavailableError {
  override readonly code = 'not-ready';

  constructor(away: readonly string[]) {
    super(`Away: ${away.join(', ')}.`);
  }
}

function answers(check: Promise<unknown>): Promise<boolean> {
  const answered = check.then(
    () => true,
    () => false,
  );
  return inTime(answered, false);
}

async function inTime<T>(answer: Promise<T>, otherwise: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(resolve, CHECK_MILLISECONDS, otherwise);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
