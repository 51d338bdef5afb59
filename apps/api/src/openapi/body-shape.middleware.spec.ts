import type { Request, Response } from 'express';
import { refuseHostileBody } from './body-shape.middleware.js';

function verdict(body: unknown): unknown {
  let result: unknown;
  refuseHostileBody({ body } as Request, {} as Response, (error) => (result = error));
  return result;
}

const deep = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));

it.each([
  ['3,000 levels', deep(3_000)],
  ['20,001 values', Array.from({ length: 20_001 }, () => 0)],
  ['__proto__', JSON.parse('{"a":{"__proto__":{"admin":true}}}')],
  ['constructor', { constructor: { prototype: {} } }],
])('refuses a body of %s', (_, body) => {
  expect(verdict(body)).toMatchObject({ status: 400, fields: [{ field: 'body' }] });
});

it.each([[undefined], [{}], [{ a: [1, { b: 'c' }] }], [deep(20)], ['text'], [null]])('lets %j pass', (body) => {
  expect(verdict(body)).toBeUndefined();
});
