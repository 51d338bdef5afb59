// The reference of the benchmarks: bare Nest routes on Express: one reads a row by primary key and commits one insert, one writes rows that it is
// sent, each table's with one statement, in a transaction.
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

  /** `inserts`: by table its columns and rows; `@entry` stands for one new id, each `@new` for another. */
  async write({ inserts }) {
    const id = randomUUIDv7();
    const connection = await this.pool.getConnection();
    try {
      await connection.beginTransaction();
      for (const { table, columns, rows } of inserts) {
        const values = rows.map((row) => row.map((value) => (value === '@new' ? randomUUIDv7() : value === '@entry' ? id : value)));
        await connection.query(`insert into ${table} (${columns.join(', ')}) values ?`, [values]);
      }
      await connection.commit();
    } finally {
      connection.release();
    }
    return { id };
  }
}

for (const route of ['read', 'write']) {
  const method = Object.getOwnPropertyDescriptor(ReferenceController.prototype, route);
  Post(route)(ReferenceController.prototype, route, method);
  HttpCode(200)(ReferenceController.prototype, route, method);
  Body()(ReferenceController.prototype, route, 0);
}
Controller()(ReferenceController);

class ReferenceModule {}
Module({ controllers: [ReferenceController] })(ReferenceModule);

const app = await NestFactory.create(ReferenceModule, { logger: false });
await app.listen(Number(process.argv[2]), '127.0.0.1');
