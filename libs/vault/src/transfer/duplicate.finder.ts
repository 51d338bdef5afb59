import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { type ImportedEntry, shownOf } from './imported-entry.js';

interface Known {
  readonly name: string;
  readonly username: string | null;
  readonly url: string | null;
}

const NAMES_A_STATEMENT = 500;

/**
 * Tells which entries of a file are there already, or stand in it twice: those with the same name, user name and address.
 * What cannot be imported is no duplicate: entries without a name would all be the same one.
 */
@Injectable()
export class DuplicateFinder {
  constructor(private readonly em: EntityManager) {}

  /** The rows of the duplicates. */
  async find(organisationId: string, entries: readonly ImportedEntry[]): Promise<Set<number>> {
    const sound = entries.filter(({ problems }) => problems.length === 0);
    const seen = await this.known(organisationId, [...new Set(sound.map(({ draft }) => draft.name))]);
    const duplicates = new Set<number>();
    for (const { row, draft } of sound) {
      const identity = identityOf({ name: draft.name, ...shownOf(draft) });
      if (seen.has(identity)) duplicates.add(row);
      seen.add(identity);
    }
    return duplicates;
  }

  private async known(organisationId: string, names: readonly string[]): Promise<Set<string>> {
    const known = new Set<string>();
    for (let start = 0; start < names.length; start += NAMES_A_STATEMENT) {
      const some = names.slice(start, start + NAMES_A_STATEMENT);
      const rows = await this.em
        .getConnection()
        .execute<Known[]>(
          `select name, username, url from credentials where organisation_id = ? and trashed_at is null and name in (${some.map(() => '?').join(', ')})`,
          [organisationId, ...some],
        );
      for (const row of rows) known.add(identityOf(row));
    }
    return known;
  }
}

function identityOf({ name, username, url }: Known): string {
  return JSON.stringify([name.toLowerCase(), username?.toLowerCase() ?? null, url]);
}
