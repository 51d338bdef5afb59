import { Injectable } from '@nestjs/common';

/** The only source of the current time for rules about time, so that a test can move it. */
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }
}
