import type { CredentialDto, CredentialTypeDto } from '../../api/models';
import { change, creation, draftOf, emptyDraft, newCustomField, ofType } from './credential-draft';

const login: CredentialTypeDto = {
  type: 'login',
  label: 'Login',
  icon: 'key',
  fields: [
    { key: 'username', label: 'User name', kind: 'text', secret: false },
    { key: 'password', label: 'Password', kind: 'secret', secret: true },
    { key: 'notes', label: 'Notes', kind: 'multiline-secret', secret: true },
  ],
};
const at = '2026-11-24T10:00:00.000Z';
const unlimited = { limited: false, mayReveal: true, mayUpdate: true };
const stored: CredentialDto = {
  id: 'c1',
  type: 'login',
  name: 'Router',
  username: 'root',
  url: null,
  folderId: null,
  expiresOn: null,
  tags: ['edge'],
  createdAt: at,
  updatedAt: at,
  trashedAt: null,
  version: 4,
  fields: [
    {
      id: 'f1',
      key: 'username',
      label: 'User name',
      kind: 'text',
      secret: false,
      value: 'root',
      hasValue: true,
      version: 1,
      updatedAt: at,
      ...unlimited,
    },
    {
      id: 'f2',
      key: 'password',
      label: 'Password',
      kind: 'secret',
      secret: true,
      value: null,
      hasValue: true,
      version: 2,
      updatedAt: at,
      ...unlimited,
    },
    {
      id: 'f3',
      key: 'custom-1',
      label: 'Rack',
      kind: 'text',
      secret: false,
      value: 'R2',
      hasValue: true,
      version: 1,
      updatedAt: at,
      ...unlimited,
    },
  ],
};

describe('creation', () => {
  it('sends the filled fields, and label and kind only of those one added', () => {
    const draft = ofType({ ...emptyDraft(), name: ' Router ', tags: 'edge, core,edge' }, login);
    const filled = {
      ...draft,
      fields: [
        ...draft.fields.map((field) => (field.key === 'password' ? { ...field, value: 'x' } : field)),
        { ...newCustomField(draft), label: 'Rack', value: 'R2' },
      ],
    };
    expect(creation(filled, 'login')).toEqual({
      body: {
        type: 'login',
        name: 'Router',
        tags: ['edge', 'core'],
        fields: [
          { key: 'password', value: 'x' },
          { key: 'custom-1', value: 'R2', label: 'Rack', kind: 'text' },
        ],
      },
      places: [1, 3],
    });
  });
});

describe('change', () => {
  const before = draftOf(stored, login);
  const withField = (key: string, patch: object) => ({
    ...before,
    fields: before.fields.map((field) => (field.key === key ? { ...field, ...patch } : field)),
  });

  it('is empty when nothing was touched', () => {
    expect(change(before, before).body).toEqual({});
  });

  it('never sends an untouched secret', () => {
    expect(change(before, { ...before, name: 'Core router' }).body).toEqual({ name: 'Core router' });
  });

  it('sends a new secret by the id of its field', () => {
    expect(change(before, withField('password', { value: 'new' })).body).toEqual({ fields: [{ id: 'f2', value: 'new' }] });
  });

  it('sends a first value by the key of its field', () => {
    expect(change(before, withField('notes', { value: 'remember' })).body).toEqual({ fields: [{ key: 'notes', value: 'remember' }] });
  });

  it('empties a secret only when told to', () => {
    expect(change(before, withField('password', { cleared: true })).body).toEqual({ fields: [{ id: 'f2', value: '' }] });
  });

  it('removes a field one added', () => {
    expect(change(before, { ...before, fields: before.fields.filter(({ key }) => key !== 'custom-1') }).body).toEqual({
      fields: [{ id: 'f3', remove: true }],
    });
  });
});
