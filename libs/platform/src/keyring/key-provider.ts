/** A key of an organisation, encrypted by a root key. */
export interface WrappedKey {
  readonly rootKeyId: string;
  readonly wrapped: Uint8Array;
}

/** Which key is wrapped: authenticated with it, so that a wrapped key opens in its own place only. */
export interface WrappedKeyPlace {
  readonly organisationId: string;
  readonly version: number;
}

/** Ids of the root keys there are; new keys are wrapped by the current one. */
export interface RootKeys {
  readonly current: string;
  readonly ids: readonly string[];
}

/** Holds the root keys: a file (`FileKeyProvider`), or a key service that never gives them away (`TransitKeyProvider`). */
export abstract class KeyProvider {
  /** As they are now. */
  abstract rootKeys(): Promise<RootKeys>;

  /** Encrypts with the current root key. */
  abstract wrap(key: Uint8Array, place: WrappedKeyPlace): Promise<WrappedKey>;

  /**
   * Throws `RootKeyError` when the root key is missing, `IntegrityError` when it does not open this, and `KeyServiceAwayError` when that
   * cannot be told now.
   */
  abstract unwrap(key: WrappedKey, place: WrappedKeyPlace): Promise<Buffer>;

  /** Whether a root key of this name would be one of its own. */
  abstract owns(rootKeyId: string): boolean;

  /** Makes a new root key, which wraps from then on; those of before stay. Returns its id. */
  abstract addRootKey(): Promise<string>;

  /** Lets go of a root key for good. Throws `RootKeyError` when it is the current one, or not there. */
  abstract removeRootKey(id: string): Promise<void>;

  /** The same key under the current root key. */
  async rewrap(wrapped: WrappedKey, place: WrappedKeyPlace): Promise<WrappedKey> {
    const key = await this.unwrap(wrapped, place);
    try {
      return await this.wrap(key, place);
    } finally {
      key.fill(0);
    }
  }

  /** What keeps it from its work now, in a few words; null when nothing does. */
  problem(): Promise<string | null> {
    return Promise.resolve(null);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
