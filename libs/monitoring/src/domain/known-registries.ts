import { Injectable } from '@nestjs/common';
import type { Registries } from './domain-prober.js';
import { RdapDirectory } from './rdap-directory.js';
import { RegistryPace } from './registry-pace.js';

/** Where registries are asked, and how often. */
@Injectable()
export class KnownRegistries implements Registries {
  constructor(
    readonly directory: RdapDirectory,
    readonly pace: RegistryPace,
  ) {}
}
