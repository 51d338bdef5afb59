export const USER_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const GROUP_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:Group';
export const LIST_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';
export const ERROR_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:Error';

interface Attribute {
  readonly name: string;
  readonly type: 'string' | 'boolean' | 'complex' | 'reference';
  readonly multiValued: boolean;
  readonly required: boolean;
  readonly mutability: 'readWrite' | 'readOnly' | 'immutable';
  readonly returned: 'default' | 'always';
  readonly uniqueness: 'none' | 'server';
  readonly caseExact: boolean;
  readonly description: string;
  readonly subAttributes?: readonly Attribute[];
}

function attribute(name: string, description: string, changes: Partial<Attribute> = {}): Attribute {
  return {
    name, type: 'string', multiValued: false, required: false, mutability: 'readWrite', returned: 'default', uniqueness: 'none', caseExact: false,
    description, ...changes,
  }; // prettier-ignore
}

/** RFC 7643, section 7: the attributes that are kept; others are taken without complaint and forgotten. */
export const SCHEMAS = [
  {
    id: USER_SCHEMA,
    name: 'User',
    description: 'A person',
    attributes: [
      attribute('userName', 'Unique among the users of the client.', { required: true, uniqueness: 'server' }),
      attribute('name', 'The parts of the name.', {
        type: 'complex',
        subAttributes: [attribute('formatted', 'The whole.'), attribute('givenName', 'First name.'), attribute('familyName', 'Last name.')],
      }),
      attribute('displayName', 'As others see it.'),
      attribute('emails', 'One is kept: the primary one, or the first. Unique in the deployment.', {
        type: 'complex',
        multiValued: true,
        subAttributes: [
          attribute('value', 'The address.'),
          attribute('type', 'Always work.'),
          attribute('primary', 'Always true.', { type: 'boolean' }),
        ],
      }),
      attribute('active', 'Whether the person may sign in. False ends all sessions.', { type: 'boolean' }),
      attribute('groups', 'The groups of the person.', {
        type: 'complex',
        multiValued: true,
        mutability: 'readOnly',
        subAttributes: [attribute('value', 'Id.', { mutability: 'readOnly' }), attribute('display', 'Name.', { mutability: 'readOnly' })],
      }),
    ],
  },
  {
    id: GROUP_SCHEMA,
    name: 'Group',
    description: 'A group, which mappings turn into roles',
    attributes: [
      attribute('displayName', 'Unique among the groups of the client; mappings name it.', { required: true, uniqueness: 'server' }),
      attribute('members', 'Users.', {
        type: 'complex',
        multiValued: true,
        subAttributes: [
          attribute('value', 'Id of a user.', { mutability: 'immutable' }),
          attribute('display', 'Name.', { mutability: 'readOnly' }),
          attribute('type', 'Always User.', { mutability: 'immutable' }),
        ],
      }),
    ],
  },
] as const;

export function schemaResources(base: string): object[] {
  return SCHEMAS.map((schema) => ({
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'],
    ...schema,
    meta: { resourceType: 'Schema', location: `${base}/Schemas/${schema.id}` },
  }));
}

export function resourceTypes(base: string): object[] {
  const type = (id: string, endpoint: string, schema: string): object => ({
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'], id, name: id, endpoint, schema,
    meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/${id}` },
  }); // prettier-ignore
  return [type('User', '/Users', USER_SCHEMA), type('Group', '/Groups', GROUP_SCHEMA)];
}
