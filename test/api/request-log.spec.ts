import { setTimeout as pause } from 'node:timers/promises';
import { FORGERY_HEADER, startTestApi, type TestApi } from '../support/test-api.js';
import { keepTheLog } from '../support/kept-log.js';

interface Line {
  readonly requestId?: string;
}

const written: string[] = [];
let api: TestApi;

beforeAll(async () => {
  process.env['LOG_LEVEL'] = 'info';
  api = await startTestApi((builder) => keepTheLog(builder, written));
});

async function linesOf(requestId: string): Promise<Line[]> {
  for (let tries = 0; tries < 40; tries += 1) {
    const lines = written.map((line) => JSON.parse(line) as Line).filter((line) => line.requestId === requestId);
    if (lines.length > 0) return lines;
    await pause(25);
  }
  return [];
}

it.each([
  ['a route', () => api.http.get('/api/v1/session?secret=planted-in-query'), '/api/v1/session', 401],
  ['nothing', () => api.http.get('/api/v1/nothing'), '/api/v1/nothing', 404],
  [
    'a body that is no JSON',
    () =>
      api.http.post('/api/v1/sign-in').set(FORGERY_HEADER).set('content-type', 'application/json').send('{"password":"planted-in-body"'),
    '/api/v1/sign-in',
    400,
  ],
] as const)('writes one line for a request of %s, with the id that its answer carries', async (_, send, path, status) => {
  const { headers } = await send().expect(status);
  const lines = await linesOf(headers['x-request-id'] as string);
  expect(lines).toEqual([expect.objectContaining({ msg: 'request completed', path, status })]);
  expect(written.join('')).not.toContain('planted');
});

it('writes none for the questions whether it lives', async () => {
  const { headers } = await api.http.get('/healthz').expect(200);
  await api.http.get('/readyz').expect(200);
  const { headers: last } = await api.http.get('/api/v1/session').expect(401);
  expect(await linesOf(last['x-request-id'] as string)).toHaveLength(1);
  expect(written.filter((line) => line.includes(headers['x-request-id'] as string))).toEqual([]);
});
