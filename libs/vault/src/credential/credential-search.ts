import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import type { CredentialFilter, CredentialPageRequest, CredentialPosition } from './credential.reader.js';
import { NAME_START, nameStart, searchTerms, tagWord } from './search-words.js';

interface Statement {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** How a word must be, in SQL: `= ?` of a whole tag, `like ?` of the beginning of a word. */
interface Term {
  readonly comparison: 'w.word = ?' | 'w.word like ?';
  readonly value: string;
}

/** What is searched, and of which page. */
interface Search {
  readonly organisationId: string;
  readonly part: FoundPart;
  readonly filter: CredentialFilter;
  readonly page: CredentialPageRequest;
}

/**
 * Up to `sorted` entries with a word are sorted. Where there are more, as many as come first by the beginnings of their names are; when these
 * do not fill the page, the entries are walked in the order of their names: looking each up among those that have the word, as long as
 * these are not too many to be gathered; else asking for each, as so frequent a word is soon met. A page among 100,000 entries
 * takes milliseconds.
 */
const MOST = { sorted: 1_000, gathered: 30_000 };

/** So many entries are looked at for each place of a page, as some have not all that is searched for. */
const PLACES = 10;

const WORD_OF = 'from credential_words w where w.organisation_id = ?';

/** By name they would be walked. */
const BY_ID: Statement = { sql: 'credentials c force index (primary)', values: [] };

const FAVOURITE = 'c.id in (select v.credential_id from favourite_credentials v where v.organisation_id = ? and v.user_id = ?)';

/** Entries whose name begins with what was typed, those that are found by other words, or all when nothing was typed. */
export type FoundPart = 'beginning' | 'rest' | 'all';

/** Finds entries by the beginnings of words, in the order of their names. */
@Injectable()
export class CredentialSearch {
  /** Tests have fewer entries. */
  readonly most = { ...MOST };

  constructor(private readonly em: EntityManager) {}

  /** A page of `columns` of `credentials c`. */
  async read<Row>(columns: string, search: Search): Promise<Row[]> {
    const { organisationId, part, filter } = search;
    const terms = termsOf(part === 'beginning' ? withoutSearch(filter) : filter);
    if (terms.length === 0) return this.execute(pageOf(columns, search, entriesByName(filter), []));
    const others = (one: Term): Term[] => terms.filter((term) => term !== one);
    const rare = await this.rarest(organisationId, terms, this.most.sorted);
    if (rare) return this.execute(pageOf(columns, search, sorted(having(organisationId, rare)), others(rare)));
    const term = await this.gatherable(organisationId, terms);
    if (!term) return this.execute(pageOf(columns, search, entriesByName(filter), terms));
    const first = await this.first<Row>(columns, search, term, others(term));
    return first ?? this.execute(pageOf(columns, search, walked(filter, having(organisationId, term)), others(term)));
  }

  /** The page, when it is among those that come first by the beginnings of their names: told without reading an entry. */
  private async first<Row>(columns: string, search: Search, term: Term, others: readonly Term[]): Promise<Row[] | null> {
    const { organisationId, page } = search;
    if (isApart(search)) return null;
    const { sql, values } = having(organisationId, term, page.after ? [startingFrom(page.after)] : []);
    const places = Math.min(this.most.sorted, PLACES * page.limit);
    const words = await this.execute<{ id: string; start: string }>({
      sql: `select w.credential_id as id, w.name_start as start ${sql} order by w.name_start limit ${places + 1}`,
      values,
    });
    const end = words[places]?.start;
    const ids = [...new Set(words.slice(0, places).map(({ id }) => id))];
    if (ids.length === 0) return [];
    // Those that begin as the end does are not all among the first.
    const among = end === undefined ? [] : [{ sql: `left(c.name, ${NAME_START}) < ?`, values: [end] }];
    const rows = await this.execute<Row>(pageOf(columns, search, BY_ID, others, [{ sql: 'c.id in (?)', values: [ids] }, ...among]));
    return end !== undefined && rows.length < page.limit ? null : rows;
  }

  /**
   * A term that few enough entries have to be gathered. First counted is the one that MariaDB expects fewest words of: counting all would
   * take longer than finding. It may be wrong by far, which costs time and changes nothing in what is found.
   */
  private async gatherable(organisationId: string, terms: readonly Term[]): Promise<Term | null> {
    const [likely, ...others] = await this.byExpectation(organisationId, terms);
    const found = likely ? await this.rarest(organisationId, [likely], this.most.gathered) : null;
    return found ?? (others.length === 0 ? null : this.rarest(organisationId, others, this.most.gathered));
  }

  private async byExpectation(organisationId: string, terms: readonly Term[]): Promise<readonly Term[]> {
    if (terms.length < 2) return terms;
    const each = terms.map((term) => having(organisationId, term));
    const plan = await this.execute<{ rows: number | string | null }>({
      sql: `explain ${each.map(({ sql }) => `select 1 ${sql}`).join(' union all ')}`,
      values: each.flatMap(({ values }) => values),
    });
    const expected = (term: Term): number => Number(plan[terms.indexOf(term)]?.rows ?? 0);
    return [...terms].sort((one, other) => expected(one) - expected(other));
  }

  /** The term that the fewest entries have, when those are at most so many: counted are words, at least as many as entries. */
  private async rarest(organisationId: string, terms: readonly Term[], most: number): Promise<Term | null> {
    const each = terms.map((term) => having(organisationId, term));
    const [least] = await this.execute<{ place: number; words: number }>({
      sql: `${each.map(({ sql }, place) => `(select ${place} as place, count(*) as words from (select 1 ${sql} limit ${most + 1}) t)`).join(' union all ')} order by words limit 1`,
      values: each.flatMap(({ values }) => values),
    });
    return least && least.words <= most ? (terms[least.place] ?? null) : null;
  }

  private execute<Row>({ sql, values }: Statement): Promise<Row[]> {
    return this.em.getConnection().execute<Row[]>(sql, [...values]);
  }
}

/** Whether what is looked for is rarely among the first of all: it has an index or a list of its own. */
function isApart({ part, filter: { folder, trashed, favouriteOf } }: Search): boolean {
  return part === 'beginning' || trashed === true || folder !== undefined || favouriteOf !== undefined;
}

/** The words of entries that are as the term says. */
function having(organisationId: string, { comparison, value }: Term, more: readonly Statement[] = []): Statement {
  return {
    sql: [WORD_OF, comparison, ...more.map(({ sql }) => sql)].join(' and '),
    values: [organisationId, value, ...more.flatMap(({ values }) => values)],
  };
}

function startingFrom({ name }: CredentialPosition): Statement {
  return { sql: 'w.name_start >= ?', values: [nameStart(name)] };
}

function sorted({ sql, values }: Statement): Statement {
  return { sql: `(select distinct w.credential_id ${sql}) found straight_join credentials c on c.id = found.credential_id`, values };
}

function walked(filter: CredentialFilter, { sql, values }: Statement): Statement {
  return {
    sql: `${entriesByName(filter).sql} straight_join (select distinct w.credential_id ${sql}) found on found.credential_id = c.id`,
    values,
  };
}

/** Of what is searched only the page is read whole: the rest is found in the indexes. */
function pageOf(
  columns: string,
  { organisationId, part, filter, page }: Search,
  from: Statement,
  others: readonly Term[],
  more: readonly Statement[] = [],
): Statement {
  const conditions = [
    ...more,
    ...entryConditions(organisationId, part, filter),
    ...others.map((term) => hasWord(organisationId, term, from.values.length > 0 ? 'found.credential_id' : 'c.id')),
    ...after(page),
  ];
  const where = conditions.map(({ sql }) => `(${sql})`).join(' and ');
  const read = (what: string): string => `select ${what} from ${from.sql} where ${where} order by c.name, c.id limit ?`;
  const isSearched = from.values.length > 0 || others.length > 0;
  return {
    sql: isSearched
      ? `select ${columns} from (${read('c.id, c.name')}) page straight_join credentials c on c.id = page.id order by c.name, c.id`
      : read(columns),
    values: [...from.values, ...conditions.flatMap(({ values }) => values), page.limit],
  };
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

/**
 * `limit` keeps the optimiser from turning this into a join that starts at the words. Asked of `found`, it is asked of none that the rarer
 * word has left out.
 */
function hasWord(organisationId: string, { comparison, value }: Term, id: 'found.credential_id' | 'c.id'): Statement {
  return { sql: `(select 1 ${WORD_OF} and w.credential_id = ${id} and ${comparison} limit 1) = 1`, values: [organisationId, value] };
}

function after({ after: position }: CredentialPageRequest): Statement[] {
  if (!position) return [];
  const { name, id } = position;
  return [{ sql: 'c.name >= ? and (c.name > ? or c.id > ?)', values: [name, name, id] }];
}
