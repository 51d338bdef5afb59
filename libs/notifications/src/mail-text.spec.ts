import fc from 'fast-check';
import { mailFact, plainText, simpleHtml } from './mail-text.js';

it('keeps what people typed to one line without control characters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (typed) => {
      const fact = mailFact(typed);
      expect(fact).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
      expect(fact.length).toBeLessThanOrEqual(200);
    }),
  );
});

it('lets nothing that was typed become markup', () => {
  fc.assert(
    fc.property(fc.string(), (typed) => {
      const html = simpleHtml({ subject: typed, lines: [typed], link: { label: typed, url: typed }, foot: typed });
      expect(html.match(/</gu)?.length).toBe(
        simpleHtml({ subject: '', lines: [''], link: { label: '', url: '' }, foot: '' }).match(/</gu)?.length,
      );
    }),
  );
});

it('fetches nothing when it is opened', () => {
  const html = simpleHtml({ subject: 'Hello', lines: ['one'], link: { label: 'Open', url: 'https://vault.example/invitation#x' } });
  expect(html).not.toMatch(/src=|url\(|<img|<link|<script/u);
  expect(plainText({ subject: 'Hello', lines: ['one', 'two'] })).toContain('one\n\ntwo');
});
