/** A JSON Schema of the contract, with its references resolved. */
export interface Shape {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape;
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
  readonly $ref?: string;
  readonly allOf?: readonly Shape[];
  readonly 'x-lines'?: boolean;
}

export type Definitions = Readonly<Record<string, Shape>>;

/** What a reference, or the only schema in a list of alternatives beside null, stands for. */
export function resolved(shape: Shape, definitions: Definitions): Shape {
  const name = shape.$ref?.replace('#/components/schemas/', '');
  if (name !== undefined) return resolved(definitions[name] ?? {}, definitions);
  const [only] = (shape.allOf ?? shape.anyOf ?? []).filter(({ type }) => type !== 'null');
  return only === undefined ? shape : resolved(only, definitions);
}

function typesOf(shape: Shape, definitions: Definitions): ReadonlySet<string> {
  const alternatives = [...(shape.oneOf ?? []), ...(shape.anyOf ?? [])].flatMap((one) => [...typesOf(one, definitions)]);
  const { type = [] } = shape.$ref === undefined && shape.allOf === undefined ? shape : resolved(shape, definitions);
  return new Set([...(typeof type === 'string' ? [type] : type), ...alternatives]);
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'number' ? 'integer' : typeof value;
}

/** Whether a value of this type may stand there at all. */
export function takesType(shape: Shape, value: unknown, definitions: Definitions): boolean {
  const types = typesOf(shape, definitions);
  return types.has(typeOf(value)) || (typeof value === 'number' && types.has('number'));
}

export function isText(shape: Shape, definitions: Definitions): boolean {
  return typesOf(shape, definitions).has('string');
}

/** Text that people read, in one line: neither a secret, nor an id, nor one of some words. */
export function isLine(shape: Shape, definitions: Definitions): boolean {
  const { format, enum: choices, oneOf, 'x-lines': lines } = resolved(shape, definitions);
  return isText(shape, definitions) && format === undefined && choices === undefined && oneOf === undefined && lines !== true;
}

/** Each breaks a line, ends a string, or turns what stands around it. */
export const CONTROLS = [
  'a\r\nX-Injected: 1',
  'a\nBcc: x@example.com',
  'a\0b',
  'a\u0007b',
  'a\u001b[2Jb',
  'a\u0085b',
  'a\u202egpj.exe',
  'a\u2028b',
] as const;
