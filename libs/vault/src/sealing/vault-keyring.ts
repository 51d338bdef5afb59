import { Injectable } from '@nestjs/common';
import {
  Clock,
  Keyring,
  type OrganisationKeyring,
  OrganisationKeyStore,
  type SecretBinding,
  type SecretText,
  VaultSeals,
} from '@clientst0r/platform';

/** The keyring that everything of the vault is given: it has no keys of a sealed vault, whichever way they are asked for. */
@Injectable()
export class VaultKeyring extends Keyring {
  constructor(
    store: OrganisationKeyStore,
    clock: Clock,
    private readonly seals: VaultSeals,
  ) {
    super(store, clock, seals);
  }

  /** Throws `VaultSealedError`; so do the others, which begin with this. */
  override async of(organisationId: string): Promise<OrganisationKeyring> {
    await this.seals.refuseSealed(organisationId);
    return super.of(organisationId);
  }

  override async open(organisationId: string, binding: SecretBinding, sealed: Uint8Array): Promise<SecretText> {
    await this.seals.refuseSealed(organisationId);
    return super.open(organisationId, binding, sealed);
  }
}
