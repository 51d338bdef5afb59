// The reference of the benchmarks: a bare Nest route on Express that reads one row by primary key and commits one insert.
import 'reflect-metadata';
import { randomUUIDv7 } from 'node:crypto';
import { Body, Controller, HttpCode, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { pool } from './database.mjs';

class ReferenceController {
  constructor() {
    this.pool = pool('application');
  }

  async read({ id }) {
    const [rows] = await this.pool.query('select sealed from credential_fields where id = ?', [id]);
    await this.pool.query('insert into bench_events (id, at, details) values (?, ?, ?)', [
      randomUUIDv7(),
      new Date(),
      JSON.stringify({ id }),
    ]);
    return { value: rows[0].sealed.toString('base64') };
  }
}

const read = Object.getOwnPropertyDescriptor(ReferenceController.prototype, 'read');
Post('read')(ReferenceController.prototype, 'read', read);
HttpCode(200)(ReferenceController.prototype, 'read', read);
Body()(ReferenceController.prototype, 'read', 0);
Controller()(ReferenceController);

class ReferenceModule {}
Module({ controllers: [ReferenceController] })(ReferenceModule);

const app = await NestFactory.create(ReferenceModule, { logger: false });
await app.listen(Number(process.argv[2]), '127.0.0.1');
