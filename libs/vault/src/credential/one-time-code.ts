import { createGuardrails, generateSync } from 'otplib';
import type { SecretText } from '@clientst0r/platform';
import { STEAM_PERIOD, steamCode } from './steam-code.js';

const ALGORITHMS = ['sha1', 'sha256', 'sha512'] as const;
type Algorithm = (typeof ALGORITHMS)[number];

interface CodeParameters {
  /** Base32 (RFC 4648) without padding. */
  readonly seed: string;
  readonly algorithm: Algorithm;
  /** `steam`: five letters and digits of its own. */
  readonly digits: 6 | 7 | 8 | 'steam';
  /** Seconds. */
  readonly period: number;
}

export interface OneTimeCode {
  readonly code: string;
  readonly expiresAt: Date;
  /** Seconds. */
  readonly period: number;
}

const LONGEST_PERIOD = 3_600;

/** Sites hand out shorter seeds than the 128 bits of RFC 4226; we generate for them, we do not choose them. */
const GUARDRAILS = { MIN_SECRET_BYTES: 1, MAX_SECRET_BYTES: 512, MIN_PERIOD: 1, MAX_PERIOD: LONGEST_PERIOD };
let guardrails: ReturnType<typeof createGuardrails> | null = null;

/** The code of RFC 6238, or of Steam, at a moment. The seed is a base32 text, an `otpauth://totp/` or a `steam://` address, as `oneTimeCodeProblem` accepts. */
export function oneTimeCode(secret: SecretText, at: Date): OneTimeCode {
  const { seed, algorithm, digits, period } = parametersOf(secret.reveal());
  const epoch = Math.floor(at.getTime() / 1000);
  guardrails ??= createGuardrails(GUARDRAILS);
  const code = digits === 'steam' ? steamCode(seed, epoch) : generateSync({ secret: seed, algorithm, digits, period, epoch, guardrails });
  return { code, expiresAt: new Date((Math.floor(epoch / period) + 1) * period * 1000), period };
}

/** What is wrong with a seed, in words that do not repeat it; null when codes can be generated from it. */
export function oneTimeCodeProblem(secret: SecretText): string | null {
  try {
    oneTimeCode(secret, new Date(0));
    return null;
  } catch (error) {
    return error instanceof SeedError ? error.message : 'is not a base32 secret or an otpauth:// address';
  }
}

class SeedError extends Error {}

function parametersOf(text: string): CodeParameters {
  const ofSteam = /^steam:(?:\/\/)?(.*)$/isu.exec(text);
  if (ofSteam) return steam(ofSteam[1] ?? '');
  if (!/^otpauth:/iu.test(text)) return { seed: base32(text), algorithm: 'sha1', digits: 6, period: 30 };
  const address = new URL(text);
  if (address.host.toLowerCase() !== 'totp') throw new SeedError('must be a time-based seed (otpauth://totp/)');
  return optionsOf(address.searchParams);
}

function optionsOf(options: URLSearchParams): CodeParameters {
  const option = (name: string, usual: string): string => options.get(name) ?? usual;
  const secret = option('secret', '');
  // KeePassXC writes Steam's so.
  if (option('encoder', '').toLowerCase() === 'steam') return steam(secret);
  return {
    seed: base32(secret),
    algorithm: algorithmOf(option('algorithm', 'SHA1')),
    digits: digitsOf(option('digits', '6')),
    period: periodOf(option('period', '30')),
  };
}

function steam(text: string): CodeParameters {
  return { seed: base32(text), algorithm: 'sha1', digits: 'steam', period: STEAM_PERIOD };
}

function base32(text: string): string {
  const seed = text.replace(/[\s-]/gu, '').replace(/=+$/u, '').toUpperCase();
  if (!/^[A-Z2-7]+$/u.test(seed)) throw new SeedError('is not a base32 secret (letters A to Z and digits 2 to 7)');
  return seed;
}

function algorithmOf(name: string): Algorithm {
  const algorithm = ALGORITHMS.find((known) => known === name.toLowerCase().replace(/^(?:hmac)?-?sha-?/u, 'sha'));
  if (!algorithm) throw new SeedError('has an algorithm other than SHA1, SHA256 and SHA512');
  return algorithm;
}

function digitsOf(text: string): 6 | 7 | 8 {
  const digits = ([6, 7, 8] as const).find((known) => String(known) === text);
  if (!digits) throw new SeedError('must have 6, 7 or 8 digits');
  return digits;
}

function periodOf(text: string): number {
  const period = /^\d{1,4}$/u.test(text) ? Number(text) : 0;
  if (period < 1 || period > LONGEST_PERIOD) throw new SeedError(`must have a period from 1 to ${LONGEST_PERIOD} seconds`);
  return period;
}
