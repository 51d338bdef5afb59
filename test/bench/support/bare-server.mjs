// The reference of the guard's benchmark: a bare Nest route on Express that answers the same.
import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

class BareController {
  measured() {
    return { done: true };
  }
}
Get('measured')(BareController.prototype, 'measured', Object.getOwnPropertyDescriptor(BareController.prototype, 'measured'));
Controller()(BareController);

class BareModule {}
Module({ controllers: [BareController] })(BareModule);

const app = await NestFactory.create(BareModule, { logger: false });
await app.listen(Number(process.argv[2]), '127.0.0.1');
