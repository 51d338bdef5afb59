import { Injectable } from '@nestjs/common';
import { CorpusError, corpusName } from './offline/corpus-format.js';
import { OfflineCorpus } from './offline/offline-corpus.js';
import { type Patience, PwnedPasswordsClient } from './pwned-passwords.client.js';

/** Where passwords are looked up: nowhere, at the service, or in the corpus on this server. */
export const BREACH_SOURCES = ['off', 'pwned-passwords', 'offline'] as const;
export type BreachSource = (typeof BREACH_SOURCES)[number];

/** What findings call the corpus of the service. */
const ONLINE = 'Pwned Passwords';

/** Both sources answer alike: how often each suffix of a range was seen, or an error when that cannot be told. */
@Injectable()
export class BreachRanges {
  constructor(
    private readonly client: PwnedPasswordsClient,
    private readonly offline: OfflineCorpus,
  ) {}

  /** By what findings name the corpus; null where nothing can be looked up now. At most 40 characters. */
  corpusOf(source: BreachSource): string | null {
    if (source === 'pwned-passwords') return ONLINE;
    const description = source === 'offline' ? this.offline.describe() : null;
    return description && corpusName(description);
  }

  /** Throws when it cannot be told, for whatever reason. */
  async occurrences(source: BreachSource, prefix: string, suffixes: readonly string[], patience?: Patience): Promise<Map<string, number>> {
    if (source === 'pwned-passwords') return this.client.occurrences(prefix, suffixes, patience);
    const corpus = source === 'offline' ? this.offline.current() : null;
    if (!corpus) throw new CorpusError('is not there');
    return corpus.occurrences(prefix, suffixes);
  }
}
