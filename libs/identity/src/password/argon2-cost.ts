export interface Argon2Cost {
  /** KiB. */
  readonly memoryCost: number;
  readonly timeCost: number;
  readonly parallelism: number;
}

/** Injection token, so that tests may hash cheaply; nothing outside a test provides another value. */
export const ARGON2_COST = Symbol('ARGON2_COST');

/** Above what OWASP ASVS 5.0, appendix C, asks of Argon2id (46 MiB with one pass, or 12 MiB with three). */
export const PRODUCTION_COST: Argon2Cost = { memoryCost: 65_536, timeCost: 3, parallelism: 1 };
