import { Injectable, Optional } from '@nestjs/common';
import { Clock } from '../clock.js';
import { SecretText } from '../secret-text.js';
import { IntegrityError } from './integrity.error.js';
import { OrganisationKeyStore } from './organisation-key.store.js';
import { OrganisationKeyring, type SecretBinding } from './organisation-keyring.js';
import { VaultSeals } from './vault-seals.js';

/** Owner of the keys for secrets of the deployment itself (second factors, providers, channels): the nil UUID of RFC 9562. */
export const PLATFORM_KEY_OWNER = '00000000-0000-0000-0000-000000000000';

/** How long unwrapped keys stay in memory, in milliseconds. */
export const KEYS_KEPT_FOR = 10 * 60_000;
/** More organisations than anybody has: with fewer places than are in use, half of the reveals of 2,000 organisations would unwrap a key. */
const KEPT_AT_MOST = 5_000;

interface Kept {
  readonly keyring: Promise<OrganisationKeyring>;
  readonly until: number;
}

/** Seals and opens secrets of any organisation. Unwrapped keys live in this process's memory only, and not for long. */
@Injectable()
export class Keyring {
  private readonly kept = new Map<string, Kept>();

  constructor(
    private readonly store: OrganisationKeyStore,
    private readonly clock: Clock,
    @Optional() seals?: VaultSeals,
  ) {
    seals?.onSealed((organisationId) => this.kept.delete(organisationId));
  }

  /** The organisation's keys, for many fields at once; makes its first key when it has none. */
  of(organisationId: string): Promise<OrganisationKeyring> {
    return this.keptOr(organisationId, () => this.loadOrCreate(organisationId));
  }

  /**
   * Loads (or makes) the key ahead of a transaction: a use case that seals inside one would else need a second
   * connection while it holds its first, and enough of them at once wait for each other.
   */
  async prepare(organisationId: string): Promise<void> {
    await this.of(organisationId);
  }

  async seal(organisationId: string, binding: SecretBinding, secret: SecretText): Promise<Buffer> {
    return (await this.of(organisationId)).seal(binding, secret);
  }

  /** Throws `IntegrityError`, which the caller records as `vault.integrity-failed`. */
  async open(organisationId: string, binding: SecretBinding, sealed: Uint8Array): Promise<SecretText> {
    const keyring = await this.keptOr(organisationId, () => this.load(organisationId));
    if (keyring.canOpen(sealed)) return keyring.open(binding, sealed);
    // Another process may have made a newer version since these keys were loaded.
    this.kept.delete(organisationId);
    return (await this.keptOr(organisationId, () => this.load(organisationId))).open(binding, sealed);
  }

  /** As they are now, past what this process keeps. */
  renewed(organisationId: string): Promise<OrganisationKeyring> {
    this.kept.delete(organisationId);
    return this.of(organisationId);
  }

  private keptOr(organisationId: string, load: () => Promise<OrganisationKeyring>): Promise<OrganisationKeyring> {
    const now = this.clock.now().getTime();
    const kept = this.kept.get(organisationId);
    if (kept && kept.until > now) return kept.keyring;
    const keyring = load();
    this.kept.delete(organisationId);
    this.kept.set(organisationId, { keyring, until: now + KEYS_KEPT_FOR });
    if (this.kept.size > KEPT_AT_MOST) this.dropOldest();
    keyring.catch(() => {
      if (this.kept.get(organisationId)?.keyring === keyring) this.kept.delete(organisationId);
    });
    return keyring;
  }

  private dropOldest(): void {
    for (const organisationId of this.kept.keys()) {
      this.kept.delete(organisationId);
      return;
    }
  }

  private async load(organisationId: string): Promise<OrganisationKeyring> {
    const { keys, sealing } = await this.store.load(organisationId, this.clock.now());
    if (keys.size === 0) throw new IntegrityError();
    return new OrganisationKeyring(organisationId, keys, sealing);
  }

  private async loadOrCreate(organisationId: string): Promise<OrganisationKeyring> {
    const { keys, sealing } = await this.store.load(organisationId, this.clock.now());
    if (keys.size > 0) return new OrganisationKeyring(organisationId, keys, sealing);
    await this.store.createFirst(organisationId);
    return this.load(organisationId);
  }
}
