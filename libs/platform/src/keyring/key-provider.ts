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

/** Holds the root keys: a file (`FileKeyProvider`), or a key service that never gives them away. */
export abstract class KeyProvider {
  /** Ids of the root keys there are, as they are now; new keys are wrapped by the current one. */
  abstract rootKeys(): { readonly current: string; readonly ids: readonly string[] };

  /** Encrypts with the current root key. */
  abstract wrap(key: Uint8Array, place: WrappedKeyPlace): Promise<WrappedKey>;

  /** Throws `RootKeyError` when the root key is missing, `IntegrityError` when it does not open this. */
  abstract unwrap(key: WrappedKey, place: WrappedKeyPlace): Promise<Buffer>;
}
