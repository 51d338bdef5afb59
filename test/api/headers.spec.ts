import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestApi, type TestApi } from '../support/test-api.js';

let api: TestApi;

beforeAll(async () => {
  const pages = mkdtempSync(join(tmpdir(), 'pages-'));
  writeFileSync(join(pages, 'index.html'), '<html><app-root ngCspNonce="CSP_NONCE"></app-root></html>');
  writeFileSync(join(pages, 'main-ABC123.js'), 'void 0;');
  process.env['FRONTEND_DIRECTORY'] = pages;
  api = await startTestApi();
});

const request = (method: 'get' | 'post' | 'head' | 'put', path: string) => api.http[method](path);

it.each([
  ['200', 'get', '/healthz'],
  ['a page', 'get', '/'],
  ['a page of the application', 'get', '/o/northwind/vault'],
  ['a file', 'get', '/main-ABC123.js'],
  ['401', 'get', '/api/v1/session'],
  ['403', 'post', '/api/v1/sign-in'],
  ['404 of the api', 'get', '/api/v1/nothing'],
  ['404 of a file', 'get', '/nothing.js'],
  ['404 of a method', 'put', '/somewhere'],
  ['the contract', 'get', '/api/openapi.json'],
  ['the documentation', 'get', '/api/docs'],
] as const)('D53: sends every security header with %s', async (_, method, path) => {
  const { headers } = await request(method, path);
  expect(headers).toMatchObject({
    'strict-transport-security': 'max-age=63072000; includeSubDomains',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': expect.stringContaining('camera=()'),
    'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
    'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/u),
  });
  expect(headers['x-powered-by']).toBeUndefined();
  expect(headers['access-control-allow-origin']).toBeUndefined();
});

it('gives each page a nonce of its own, no inline script, and Trusted Types', async () => {
  const nonces = await Promise.all(
    [1, 2].map(async () => {
      const { headers, text } = await request('get', '/o/northwind/vault').expect(200);
      const policy = headers['content-security-policy'] as string;
      const [, nonce = ''] = /'nonce-([^']+)'/u.exec(policy) ?? [];
      expect(Buffer.from(nonce, 'base64')).toHaveLength(16);
      expect(text).toContain(`ngCspNonce="${nonce}"`);
      expect(policy).toContain("script-src 'self';");
      expect(policy).toContain("require-trusted-types-for 'script'");
      expect(policy).not.toContain('unsafe');
      expect(headers['cache-control']).toBe('no-store');
      return nonce;
    }),
  );
  expect(new Set(nonces).size).toBe(2);
});

it('lets hashed files be kept for ever, and nothing of the api', async () => {
  const file = await request('get', '/main-ABC123.js').expect(200);
  expect(file.headers['cache-control']).toContain('immutable');
  const answer = await request('get', '/api/v1/session').expect(401);
  expect(answer.headers['cache-control']).toBe('no-store');
});

it('answers what cannot be read with a problem that names it', async () => {
  const post = (body: string, type = 'application/json') =>
    request('post', '/api/v1/sign-in').set('x-requested-by', 'clientst0r').set('content-type', type).send(body);
  expect((await post('{"email":')).body).toMatchObject({ status: 400, code: 'malformed-json', requestId: expect.any(String) });
  expect((await post(`{"email":"${'x'.repeat(300_000)}"}`)).body).toMatchObject({ status: 413, code: 'too-large' });
  expect((await post('{}', 'application/json; charset=utf-7')).body).toMatchObject({ status: 415 });
  expect((await post('{"email":1,"password":"x","admin":true}')).body).toMatchObject({
    status: 400,
    errors: expect.arrayContaining([expect.objectContaining({ field: 'email' }), expect.objectContaining({ field: 'admin' })]),
  });
  expect((await request('get', '/api/v1/organisations/not-a-uuid/credentials')).status).toBe(401);
});

it('serves the contract as committed, and its documentation', async () => {
  const { body } = await request('get', '/api/openapi.json').expect(200);
  expect((body as { openapi: string }).openapi).toBe('3.1.0');
  const docs = await request('get', '/api/docs').expect(200);
  expect(docs.text).toContain('swagger-ui');
  expect(docs.text).not.toMatch(/<script>|<script(?![^>]*src=)/u);
});
