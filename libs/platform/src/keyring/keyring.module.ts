import { Module } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { Configuration } from '../configuration.js';
import { KeyProvider } from './key-provider.js';
import { Keyring } from './keyring.js';
import { OrganisationKeyStore } from './organisation-key.store.js';
import { openRootKeyFile } from './root-key.check.js';

@Module({
  providers: [
    {
      provide: KeyProvider,
      useFactory: (configuration: Configuration, em: EntityManager) => openRootKeyFile(configuration.rootKeyFile, em),
      inject: [Configuration, EntityManager],
    },
    OrganisationKeyStore,
    Keyring,
  ],
  exports: [Keyring, KeyProvider, OrganisationKeyStore],
})
export class KeyringModule {}
