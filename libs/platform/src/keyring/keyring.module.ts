import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { Configuration } from '../configuration.js';
import { KeyProvider } from './key-provider.js';
import { Keyring } from './keyring.js';
import { OrganisationKeyStore } from './organisation-key.store.js';
import { openKeyProvider } from './root-key.check.js';
import { VaultSeals } from './vault-seals.js';

@Module({
  providers: [
    {
      provide: KeyProvider,
      useFactory: (configuration: Configuration, em: EntityManager) => openKeyProvider(configuration, em),
      inject: [Configuration, EntityManager],
    },
    OrganisationKeyStore,
    Keyring,
    VaultSeals,
  ],
  exports: [Keyring, KeyProvider, OrganisationKeyStore, VaultSeals],
})
export class KeyringModule implements OnApplicationShutdown {
  constructor(private readonly provider: KeyProvider) {}

  onApplicationShutdown(): Promise<void> {
    return this.provider.close();
  }
}
