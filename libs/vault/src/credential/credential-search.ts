import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import type { CredentialFilter, CredentialPageRequest } from './credential.reader.js';
import { searchTerms, tagWord } from './search-words.js';

interface Statement {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** How a word must be, in SQL: `= ?` of a whole tag, `like ?` of the beginning of a word. */
interface Term {
  readonly comparison: 'w.word = ?' | 'w.word like ?';
  readonly value: string;
}

interface CountedTerm {
  readonly term: Term;
  /** How many words of entries are so: at least as many as entries. */
  readonly entries: number;
}

/**
 * Up to this many entries with a word are sorted. Beyond, the entries are walked in the order of their names: looking each up among those that
 * have the word, as long as these are not too many to be gathered, for a word may stand in the last names only; else asking for
 * each, as so frequent a word is soon met. A page among 100,000 entries takes milliseconds, for the second kind up to 40.
 */
const MOST = { sorted: 1_000, gathered: 30_000 };

const WORD_OF = 'from credential_words w where w.organisation_id = ?';

const FAVOURITE = 'c.id in (select v.credential_id from favourite_credentials v where v.organisation_id = ? and v.user_id = ?)';

/** Entries whose name begins with what was typed, those that are found by other words, or all when nothing was typed. */
export type FoundPart = 'beginning' | 'rest' | 'all';

/** Finds entries by the beginnings of words, in the order of their names. */
@Injectable()
export class CredentialSearch {
  /** Tests have fewer entries. */
  readonly most = { ...MOST };

  constructor(private readonly em: EntityManager) {}

  /** The statement that reads a page of `columns` of `credentials c`. */
  async statement(
    columns: string,
    organisationId: string,
    part: FoundPart,
    filter: CredentialFilter,
    page: CredentialPageRequest,
  ): Promise<Statement> {
    const terms = termsOf(part === 'beginning' ? withoutSearch(filter) : filter);
    const rarest = await this.rarest(organisationId, terms);
    const others = terms.filter((term) => term !== rarest?.term);
    const conditions = [
      ...entryConditions(organisationId, part, filter),
      ...others.map((term) => hasWord(organisationId, term)),
      ...after(page),
    ];
    const from = rarest ? this.entriesWith(organisationId, rarest, filter) : entriesByName(filter);
    const where = conditions.map(({ sql }) => `(${sql})`).join(' and ');
    const read = (what: string): string => `select ${what} from ${from.sql} where ${where} order by c.name, c.id limit ?`;
    return {
      // Of what is searched only the page is read whole: the rest is found in the indexes.
      sql:
        terms.length === 0
          ? read(columns)
          : `select ${columns} from (${read('c.id, c.name')}) page straight_join credentials c on c.id = page.id order by c.name, c.id`,
      values: [...from.values, ...conditions.flatMap(({ values }) => values), page.limit],
    };
  }

  /** The term that the fewest entries have, when those are few enough to be gathered. */
  private async rarest(organisationId: string, terms: readonly Term[]): Promise<CountedTerm | null> {
    if (terms.length === 0) return null;
    const counts = terms.map(
      ({ comparison }, index) =>
        `select ${index} as term, count(*) as entries from (select 1 ${WORD_OF} and ${comparison} limit ${this.most.gathered + 1}) t`,
    );
    const rows = await this.em.getConnection().execute<{ term: number; entries: number }[]>(
      counts.join(' union all '),
      terms.flatMap(({ value }) => [organisationId, value]),
    );
    const [first] = rows.filter(({ entries }) => entries <= this.most.gathered).sort((one, other) => one.entries - other.entries);
    const term = first && terms[first.term];
    return term ? { term, entries: first.entries } : null;
  }

  private entriesWith(organisationId: string, { term: { comparison, value }, entries }: CountedTerm, filter: CredentialFilter): Statement {
    const found = `(select distinct w.credential_id ${WORD_OF} and ${comparison}) found`;
    const byName = entriesByName(filter).sql;
    return {
      sql:
        entries <= this.most.sorted
          ? `${found} straight_join credentials c on c.id = found.credential_id`
          : `${byName} straight_join ${found} on found.credential_id = c.id`,
      values: [organisationId, value],
    };
  }
}

function withoutSearch({ search: _search, ...filter }: CredentialFilter): CredentialFilter {
  return filter;
}

/** The pattern of names that begin with what was typed. */
export function beginningWith(search: string): string {
  return `${search.trim().replace(/[\\%_]/gu, '\\$&')}%`;
}

function termsOf({ search, tag }: CredentialFilter): Term[] {
  const tags: Term[] = tag === undefined ? [] : [{ comparison: 'w.word = ?', value: tagWord(tag) }];
  return [...tags, ...searchTerms(search ?? '').map((term): Term => ({ comparison: 'w.word like ?', value: `${term}%` }))];
}

function entryConditions(organisationId: string, part: FoundPart, filter: CredentialFilter): Statement[] {
  const { search = '', type, trashed = false, favouriteOf } = filter;
  return [
    { sql: 'c.organisation_id = ?', values: [organisationId] },
    { sql: `c.trashed_at is ${trashed ? 'not ' : ''}null`, values: [] },
    ...(type === undefined ? [] : [{ sql: 'c.type = ?', values: [type] }]),
    ...folderCondition(filter),
    ...(favouriteOf === undefined ? [] : [{ sql: FAVOURITE, values: [organisationId, favouriteOf] }]),
    ...(part === 'all' ? [] : [{ sql: `c.name ${part === 'rest' ? 'not ' : ''}like ?`, values: [beginningWith(search)] }]),
  ];
}

function folderCondition({ folder }: CredentialFilter): Statement[] {
  if (folder === undefined) return [];
  return folder === 'none' ? [{ sql: 'c.folder_id is null', values: [] }] : [{ sql: 'c.folder_id = ?', values: [folder] }];
}

/** The optimiser takes the order of names from the index, but not the place where the page begins unless it is forced to. */
function entriesByName({ type, folder }: CredentialFilter): Statement {
  const index =
    folder !== undefined ? 'credentials_folder_index' : type === undefined ? 'credentials_name_index' : 'credentials_type_index';
  return { sql: `credentials c force index (${index})`, values: [] };
}

/** `limit` keeps the optimiser from turning this into a join that starts at the words. */
function hasWord(organisationId: string, { comparison, value }: Term): Statement {
  return { sql: `(select 1 ${WORD_OF} and w.credential_id = c.id and ${comparison} limit 1) = 1`, values: [organisationId, value] };
}

function after({ after: position }: CredentialPageRequest): Statement[] {
  if (!position) return [];
  const { name, id } = position;
  return [{ sql: 'c.name >= ? and (c.name > ? or c.id > ?)', values: [name, name, id] }];
}
