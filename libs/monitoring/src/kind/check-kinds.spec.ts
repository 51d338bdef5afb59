import { CHECK_FIELDS, type CheckField } from './check-field.js';
import { CHECK_KIND_NAMES, CHECK_KINDS } from './check-kinds.js';
import type { KindDefinition } from './check-kind.js';

describe('kinds of checks', () => {
  it.each(CHECK_KIND_NAMES)('%s says what it looks at, and what each of its options is for', (name) => {
    const kind: KindDefinition = CHECK_KINDS[name];
    expect(kind.help).toMatch(/\.$/u);
    for (const field of kind.fields) {
      const { label, help }: CheckField = CHECK_FIELDS[field];
      expect([field, label !== '', help.endsWith('.')]).toEqual([field, true, true]);
    }
    expect(kind.required.filter((field) => !kind.fields.includes(field))).toEqual([]);
  });

  it('have no option that none of them takes', () => {
    const taken = new Set(CHECK_KIND_NAMES.flatMap((name) => (CHECK_KINDS[name] as KindDefinition).fields));
    expect(Object.keys(CHECK_FIELDS).filter((field) => !taken.has(field as never))).toEqual([]);
  });
});
