import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AuditModule, AuditTrail, AuditWritingModule, ChartReader, EventCounter, LogHeartbeat } from '@clientst0r/audit';
import { DatabaseModule } from '@clientst0r/database';
import { PlatformModule, systemActor } from '@clientst0r/platform';

@Module({ imports: [PlatformModule, DatabaseModule, AuditModule, AuditWritingModule] })
class Counting {}

export interface EventCounting {
  /** Counts whatever is not counted yet, and nothing else: the worker has other jobs with the same events. */
  readonly count: () => Promise<void>;
  /** Writes events as the product does, each in a transaction. */
  readonly append: (events: number) => Promise<void>;
  /** What the charts are drawn from. */
  readonly charts: ChartReader;
  readonly close: () => Promise<void>;
}

export async function eventCounting(): Promise<EventCounting> {
  const application = await NestFactory.createApplicationContext(Counting, { logger: ['error'] });
  const counter = application.get(EventCounter);
  const trail = application.get(AuditTrail);
  return {
    append: async (events) => {
      for (let written = 0; written < events; written += 1) await trail.commit(systemActor('bench'), new LogHeartbeat());
    },
    count: async () => {
      while (await counter.step());
    },
    charts: application.get(ChartReader),
    close: () => application.close(),
  };
}
