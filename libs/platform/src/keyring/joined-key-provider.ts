import { KeyProvider, type RootKeys, type WrappedKey, type WrappedKeyPlace } from './key-provider.js';

/** Wraps with one provider, and still opens what the other one has wrapped: for the way from one to the other. */
export class JoinedKeyProvider extends KeyProvider {
  constructor(
    private readonly current: KeyProvider,
    private readonly former: KeyProvider,
  ) {
    super();
  }

  async rootKeys(): Promise<RootKeys> {
    const [now, before] = await Promise.all([this.current.rootKeys(), this.former.rootKeys()]);
    return { current: now.current, ids: [...now.ids, ...before.ids] };
  }

  wrap(key: Uint8Array, place: WrappedKeyPlace): Promise<WrappedKey> {
    return this.current.wrap(key, place);
  }

  unwrap(wrapped: WrappedKey, place: WrappedKeyPlace): Promise<Buffer> {
    return this.ownerOf(wrapped.rootKeyId).unwrap(wrapped, place);
  }

  override rewrap(wrapped: WrappedKey, place: WrappedKeyPlace): Promise<WrappedKey> {
    return this.current.owns(wrapped.rootKeyId) ? this.current.rewrap(wrapped, place) : super.rewrap(wrapped, place);
  }

  owns(rootKeyId: string): boolean {
    return this.current.owns(rootKeyId) || this.former.owns(rootKeyId);
  }

  addRootKey(): Promise<string> {
    return this.current.addRootKey();
  }

  removeRootKey(id: string): Promise<void> {
    return this.ownerOf(id).removeRootKey(id);
  }

  override problem(): Promise<string | null> {
    return this.current.problem();
  }

  override async close(): Promise<void> {
    await Promise.all([this.current.close(), this.former.close()]);
  }

  private ownerOf(rootKeyId: string): KeyProvider {
    return this.former.owns(rootKeyId) ? this.former : this.current;
  }
}
