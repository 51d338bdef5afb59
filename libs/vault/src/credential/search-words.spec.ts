import fc from 'fast-check';
import { isFoundOtherwise, searchTerms, tagWord, wordsOf } from './search-words.js';

const entry = {
  name: 'Firewall – Zürich',
  username: 'netops@müller.example',
  url: 'https://fw.zurich.müller.example:8443/login?next=%2Fadmin',
  tags: ['Servers/Linux', 'VIP'],
};

describe('the words of an entry', () => {
  it('are those of its name, user name, address and tags, without case and accents', () => {
    expect(wordsOf(entry)).toEqual(
      expect.arrayContaining(['firewall', 'zurich', 'netops', 'muller', 'example', 'fw', '8443', 'servers', 'linux', 'vip']),
    );
  });

  it('contain each whole tag', () => {
    expect(wordsOf(entry)).toEqual(expect.arrayContaining(['#servers/linux', '#vip']));
    expect(tagWord('SERVERS/Linux')).toBe('#servers/linux');
  });

  it('are bounded in length and number, and distinct', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 3_000 }), (name) => {
        const words = wordsOf({ ...entry, name });
        expect(words.length).toBeLessThanOrEqual(60);
        expect(new Set(words).size).toBe(words.length);
        expect(words.every((word) => Array.from(word).length <= 64)).toBe(true);
      }),
    );
  });

  it('keep other scripts', () => {
    expect(wordsOf({ name: 'Emoji 🔐 and RTL שלום 密码', username: 'مستخدم', url: null, tags: [] })).toEqual([
      'emoji',
      'and',
      'rtl',
      'שלום',
      '密码',
      'مستخدم',
    ]);
  });
});

describe('what somebody typed', () => {
  it('finds any entry that has words with these beginnings', () => {
    expect(searchTerms('  FIRE Zür ')).toEqual(['fire', 'zur']);
    expect(searchTerms('fw.zurich.mü')).toEqual(['fw', 'zurich', 'mu']);
  });

  it('loses a term that another one implies', () => {
    expect(searchTerms('ser server')).toEqual(['server']);
  });

  it.each(['', '   ', '@', '%_\\'])('is no term at all: %j', (search) => {
    expect(searchTerms(search)).toEqual([]);
  });
});

describe('an entry after a change', () => {
  it.each([
    ['nothing', {}, false],
    ['the same tags in a new list', { tags: [...entry.tags] }, false],
    ['the case of a word', { username: 'NETOPS@müller.example' }, false],
    ['the beginning of the name', { name: 'Firewall. Zürich' }, true],
    ['a word of the name', { name: 'Firewall – Genève' }, true],
    ['the user name', { username: 'admin' }, true],
    ['the address', { url: null }, true],
    ['a tag', { tags: ['VIP'] }, true],
  ])('that changed %s', (_what, change, expected) => {
    expect(isFoundOtherwise({ ...entry, ...change }, entry)).toBe(expected);
  });
});
