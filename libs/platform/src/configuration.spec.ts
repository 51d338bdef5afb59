import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationError, loadConfiguration } from './configuration.js';

const valid = {
  PUBLIC_URL: 'https://vault.example.com',
  DATABASE_SOCKET: '/run/mariadb.sock',
  DATABASE_APPLICATION_PASSWORD: 'a',
  REDIS_SOCKET: '/run/redis.sock',
  ROOT_KEY_FILE: '/etc/key.json',
};

it('lists everything that is wrong in one message', () => {
  const load = () => loadConfiguration({ LISTEN_PORT: 'eighty', NODE_ENV: 'staging', PUBLIC_URL: 'vault' });
  expect(load).toThrow(ConfigurationError);
  expect(load).toThrow(/NODE_ENV[^]*PUBLIC_URL[^]*LISTEN_PORT[^]*DATABASE_SOCKET[^]*REDIS_SOCKET/u);
});

it('reads a value from the file that X_FILE names', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'configuration-')), 'password');
  writeFileSync(file, 'from-file\n');
  const { DATABASE_APPLICATION_PASSWORD: _, ...others } = valid;
  expect(loadConfiguration({ ...others, DATABASE_APPLICATION_PASSWORD_FILE: file }).database.passwords.application).toBe('from-file');
});

it('is safe where nothing is said: loopback, production, no trusted proxy, no private target', () => {
  expect(loadConfiguration(valid)).toMatchObject({
    environment: 'production',
    listen: { host: '127.0.0.1' },
    trustedProxies: [],
    monitoringAllowedRanges: [],
    auditStreamAllowedRanges: [],
  });
});
