import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { CREDENTIAL_TYPES, type CredentialTypeDefinition, FIELD_KINDS, isSecretKind } from './credential-types.js';

const types: readonly CredentialTypeDefinition[] = CREDENTIAL_TYPES;

describe('the registry of credential types', () => {
  it('has sixteen types, each once', () => {
    expect(new Set(types.map(({ type }) => type)).size).toBe(16);
    expect(types).toHaveLength(16);
  });

  it.each(types.map((definition) => [definition.type, definition.fields] as const))('%s names each of its fields once', (_type, fields) => {
    expect(new Set(fields.map(({ key }) => key)).size).toBe(fields.length);
    expect(new Set(fields.map(({ label }) => label)).size).toBe(fields.length);
    for (const { key, kind } of fields) {
      expect(key).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/u);
      expect(FIELD_KINDS).toContain(kind);
    }
  });

  it('is what the documentation tells of it', () => {
    const told = readFileSync(new URL('../../../../docs/credential-types.md', pathToFileURL(__filename)), 'utf8');
    const lines = types.map(({ type, label, fields }) => {
      const named = fields.map(({ key, label: field, kind }) => `${field} (\`${key}\`${isSecretKind(kind) ? ', secret' : ''})`);
      return `- **${label}** (\`${type}\`): ${named.join(', ')}`;
    });
    expect(told.split('\n').filter((line) => line.startsWith('- **'))).toEqual(lines);
  });

  it('never shows a secret in the list', () => {
    const shown = types.flatMap(({ fields }) => fields).filter(({ summary }) => summary !== undefined);
    expect(shown.filter(({ kind }) => isSecretKind(kind))).toEqual([]);
  });

  it('shows at most one field of a type as user name and one as address', () => {
    for (const { fields } of types) {
      for (const column of ['username', 'url']) expect(fields.filter(({ summary }) => summary === column).length).toBeLessThanOrEqual(1);
    }
  });

  it.each(['password', 'private-key', 'passphrase', 'notes', 'totp', 'licence-key', 'number', 'security-code', 'key', 'pin'])(
    'keeps every field called %s secret',
    (key) => {
      const fields = types.flatMap((definition) => definition.fields.filter((field) => field.key === key));
      expect(fields.length).toBeGreaterThan(0);
      expect(fields.every(({ kind }) => isSecretKind(kind))).toBe(true);
    },
  );
});
