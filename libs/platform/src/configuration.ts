import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TransitAddress } from './keyring/transit-client.js';

/** Everything the processes are told by their environment; what an administrator may change at run time is a setting. */
export class Configuration {
  readonly environment: 'production' | 'development' | 'test';
  readonly publicUrl: URL;
  readonly listen: { readonly host: string; readonly port: number };
  readonly workerPort: number;
  /** After at most twice this the jobs of a worker that died are another's. */
  readonly jobTakeoverSeconds: number;
  readonly frontendDirectory: string | null;
  readonly database: {
    readonly socket: string;
    readonly name: string;
    readonly passwords: { readonly application: string; readonly migration: string | null; readonly retention: string | null };
    /** Accounts of the server that the operator made for himself, `user@host`: verification names all others. */
    readonly knownAccounts: readonly string[];
  };
  readonly redis: { readonly socket: string; readonly database: number };
  /** Who wraps: the root key file, or the Transit engine of HashiCorp Vault or OpenBao. The other one still opens what it has wrapped. */
  readonly keyProvider: 'file' | 'transit';
  /** With `transit` there need be none. */
  readonly rootKeyFile: string;
  readonly transit: TransitAddress | null;
  /** Where exports lie, encrypted, until they are fetched or a day old. */
  readonly exportDirectory: string;
  /** The corpus of breached passwords for look-ups without the internet, where there is one. */
  readonly breachCorpusFile: string;
  readonly trustedProxies: readonly string[];
  readonly monitoringAllowedRanges: readonly string[];
  readonly auditStreamAllowedRanges: readonly string[];
  /** Outside the database: where checkpoints of the audit log are appended. */
  readonly auditAnchorFile: string | null;
  /** A MaxMind DB of countries instead of the one that comes with the product. */
  readonly geoipCountryFile: string | null;
  /** An IANA bootstrap file (RFC 9224) of RDAP servers instead of the one that comes with the product. */
  readonly rdapBootstrapFile: string | null;
  /** Where the operator's backups lie: the check of this server tells how old the newest file in it is. */
  readonly backupDirectory: string | null;
  readonly logLevel: string;

  constructor(values: Configuration) {
    Object.assign(this, values);
  }
}

export class ConfigurationError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The configuration is not usable:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigurationError';
  }
}

export const USUAL_TAKEOVER_SECONDS = 15;

/**
 * Reads the environment; any variable `X` may instead be given as `X_FILE`, the path of a file that holds the value.
 * Throws one `ConfigurationError` that lists everything wrong.
 */
export function loadConfiguration(environment: NodeJS.ProcessEnv = process.env): Configuration {
  const reader = new EnvironmentReader(environment);
  const rootKeyFile = reader.text('ROOT_KEY_FILE');
  const keyProvider = reader.choice('KEY_PROVIDER', ['file', 'transit'], 'file');
  const values: Configuration = {
    environment: reader.choice('NODE_ENV', ['production', 'development', 'test'], 'production'),
    publicUrl: reader.url('PUBLIC_URL'),
    listen: { host: reader.text('LISTEN_HOST', '127.0.0.1'), port: reader.port('LISTEN_PORT', 8480) },
    workerPort: reader.port('WORKER_PORT', 8481),
    jobTakeoverSeconds: reader.integer('JOB_TAKEOVER_SECONDS', USUAL_TAKEOVER_SECONDS, 2, 60),
    frontendDirectory: reader.optional('FRONTEND_DIRECTORY'),
    database: {
      socket: reader.text('DATABASE_SOCKET'),
      name: reader.text('DATABASE_NAME', 'clientst0r'),
      passwords: {
        application: reader.text('DATABASE_APPLICATION_PASSWORD'),
        migration: reader.optional('DATABASE_MIGRATION_PASSWORD'),
        retention: reader.optional('DATABASE_RETENTION_PASSWORD'),
      },
      knownAccounts: reader.list('DATABASE_KNOWN_ACCOUNTS'),
    },
    redis: { socket: reader.text('REDIS_SOCKET'), database: reader.integer('REDIS_DATABASE', 0, 0, 1023) },
    keyProvider,
    rootKeyFile,
    transit: transitOf(reader, keyProvider === 'transit'),
    exportDirectory: reader.text('EXPORT_DIRECTORY', join(dirname(rootKeyFile), 'exports')),
    breachCorpusFile: reader.text('BREACH_CORPUS_FILE', join(dirname(rootKeyFile), 'breaches.corpus')),
    trustedProxies: reader.list('TRUSTED_PROXIES'),
    monitoringAllowedRanges: reader.list('MONITORING_ALLOWED_RANGES'),
    auditStreamAllowedRanges: reader.list('AUDIT_STREAM_ALLOWED_RANGES'),
    auditAnchorFile: reader.optional('AUDIT_ANCHOR_FILE'),
    geoipCountryFile: reader.optional('GEOIP_COUNTRY_FILE'),
    rdapBootstrapFile: reader.optional('RDAP_BOOTSTRAP_FILE'),
    backupDirectory: reader.optional('BACKUP_DIRECTORY'),
    logLevel: reader.choice('LOG_LEVEL', ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'], 'info'),
  };
  if (reader.problems.length > 0) throw new ConfigurationError(reader.problems);
  return new Configuration(values);
}

const TRANSIT_SHAPES: Readonly<Record<string, readonly [RegExp, string]>> = {
  TRANSIT_ADDRESS: [
    /^(?:https:\/\/[\w.-]+|https?:\/\/(?:127\.0\.0\.1|\[::1\]|localhost))(?::\d{1,5})?$/u,
    'must be https://host:port without a path',
  ],
  TRANSIT_MOUNT: [/^[\w.-]+(?:\/[\w.-]+)*$/u, 'is no path of an engine'],
  TRANSIT_KEY: [/^[\w.-]{1,40}$/u, 'must be up to 40 letters, digits, dots and dashes'],
  TRANSIT_NAMESPACE: [/^[\x21-\x7e]{0,200}$/u, 'is no namespace'],
  TRANSIT_TOKEN_FILE: [/./u, 'is missing'],
};

/** Null where nothing is said of it and nobody needs it. */
function transitOf(reader: EnvironmentReader, isNeeded: boolean): TransitAddress | null {
  const address = reader.optional('TRANSIT_ADDRESS');
  if (address === null && !isNeeded) return null;
  const told = {
    TRANSIT_ADDRESS: address ?? '',
    TRANSIT_MOUNT: reader.text('TRANSIT_MOUNT', 'transit'),
    TRANSIT_KEY: reader.text('TRANSIT_KEY', 'clientst0r'),
    TRANSIT_NAMESPACE: reader.text('TRANSIT_NAMESPACE', ' ').trim(),
    TRANSIT_TOKEN_FILE: reader.path('TRANSIT_TOKEN_FILE') ?? '',
  };
  reader.problems.push(...transitProblems(told));
  return {
    url: told.TRANSIT_ADDRESS,
    mount: told.TRANSIT_MOUNT,
    key: told.TRANSIT_KEY,
    namespace: told.TRANSIT_NAMESPACE || null,
    tokenFile: told.TRANSIT_TOKEN_FILE,
    caFile: reader.path('TRANSIT_CA_FILE'),
  };
}

function transitProblems(told: Readonly<Record<string, string>>): string[] {
  return Object.entries(TRANSIT_SHAPES).flatMap(([name, [shape, problem]]) => (shape.test(told[name] ?? '') ? [] : [`${name} ${problem}`]));
}

class EnvironmentReader {
  readonly problems: string[] = [];

  constructor(private readonly environment: NodeJS.ProcessEnv) {}

  optional(name: string): string | null {
    const file = this.environment[`${name}_FILE`];
    if (file === undefined) return this.environment[name] ?? null;
    try {
      return readFileSync(file, 'utf8').trim();
    } catch {
      this.problems.push(`${name}_FILE names a file that cannot be read`);
      return null;
    }
  }

  /** Of a file that is read later. */
  path(name: string): string | null {
    return this.environment[name] ?? null;
  }

  text(name: string, fallback?: string): string {
    const value = this.optional(name) ?? fallback;
    if (value !== undefined && value !== '') return value;
    this.problems.push(`${name} is missing`);
    return '';
  }

  list(name: string): string[] {
    return (this.optional(name) ?? '')
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
  }

  integer(name: string, fallback: number, minimum: number, maximum: number): number {
    const text = this.optional(name);
    const value = text === null ? fallback : Number(text);
    if (Number.isInteger(value) && value >= minimum && value <= maximum) return value;
    this.problems.push(`${name} must be a whole number from ${minimum} to ${maximum}`);
    return fallback;
  }

  port(name: string, fallback: number): number {
    return this.integer(name, fallback, 0, 65_535);
  }

  choice<const T extends string>(name: string, choices: readonly T[], fallback: T): T {
    const value = this.optional(name) ?? fallback;
    const chosen = choices.find((choice) => choice === value);
    if (chosen !== undefined) return chosen;
    this.problems.push(`${name} must be one of ${choices.join(', ')}`);
    return fallback;
  }

  url(name: string): URL {
    const text = this.text(name);
    if (URL.canParse(text)) return new URL(text);
    if (text !== '') this.problems.push(`${name} is not an address such as https://vault.example.com`);
    return new URL('http://invalid.invalid');
  }
}
