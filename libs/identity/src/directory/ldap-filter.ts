import { AndFilter, EqualityFilter, ExtensibleFilter, type Filter, FilterParser, OrFilter } from 'ldapts';

/**
 * Filters are built, not written: a value travels in a field of its own (RFC 4511, section 4.5.1.7) and cannot become part of the
 * filter. Only what an administrator has typed is parsed (RFC 4515); the parser must not be given ids, whose bytes it would take
 * for characters.
 */
export function equal(attribute: string, value: string | Buffer): Filter {
  return new EqualityFilter({ attribute, value });
}

export function matching(attribute: string, rule: string, value: string): Filter {
  return new ExtensibleFilter({ matchType: attribute, rule, value });
}

export function allOf(...filters: Filter[]): Filter {
  return new AndFilter({ filters });
}

export function anyOf(...filters: Filter[]): Filter {
  return new OrFilter({ filters });
}

/** @throws Error when it is no filter */
export function parsedFilter(text: string): Filter {
  if (!text.startsWith('(')) throw new Error('A filter stands in parentheses');
  return FilterParser.parseString(text);
}

/** RFC 4514, section 2.4: a value in a DN, with every special character and every one outside ASCII in hex. */
export function escapedDnValue(value: string): string {
  return [...Buffer.from(value)]
    .map((byte) =>
      byte < 0x7f && PLAIN.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : `\\${byte.toString(16).padStart(2, '0')}`,
    )
    .join('');
}

const PLAIN = /[\w.@-]/u;

/** One spelling of a DN for comparing: names of attributes and values of directories do not tell case apart. */
export function comparableDn(dn: string): string {
  return dn
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replaceAll(/\s*([,=+])\s*/gu, '$1');
}
