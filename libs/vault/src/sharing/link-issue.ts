import { Injectable } from '@nestjs/common';
import { PasswordHasher } from '@clientst0r/identity';
import { Configuration, type SecretText } from '@clientst0r/platform';

/** What a new link needs: the hash of its passphrase, and its address, whose fragment no browser sends. */
@Injectable()
export class LinkIssue {
  constructor(
    private readonly hasher: PasswordHasher,
    private readonly configuration: Configuration,
  ) {}

  hash(passphrase: SecretText | null): Promise<string | null> {
    return passphrase === null ? Promise.resolve(null) : this.hasher.hash(passphrase);
  }

  url(page: 'share' | 'ask', fragment: string): string {
    return new URL(`/${page}#${fragment}`, this.configuration.publicUrl).toString();
  }
}
