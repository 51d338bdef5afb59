import { slugOf } from './slug';

describe('slugOf', () => {
  it.each([
    ['Contoso Dental', 'contoso-dental'],
    ['Müller & Söhne GmbH', 'muller-sohne-gmbh'],
    ['  --  ', ''],
    ['A'.repeat(60), 'a'.repeat(40)],
  ])('makes of "%s" "%s"', (name, slug) => {
    expect(slugOf(name)).toBe(slug);
  });
});
