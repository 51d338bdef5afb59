import { ValidationFailedError } from '@clientst0r/platform';

export type Json = Readonly<Record<string, unknown>>;

/** The object that a file is, or null. Throws `ValidationFailedError` for what is no JSON. */
export function parseJson(content: string): Json | null {
  try {
    const file: unknown = JSON.parse(content.replace(/^\uFEFF/u, ''));
    return isObject(file) ? file : null;
  } catch {
    // The parser's message quotes the file, which holds secrets.
    throw contentProblem('is not JSON');
  }
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text or number of a property; nothing when it is anything else. */
export function textOf(object: Json, property: string): string {
  const value = own(object, property);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

export function partOf(object: Json, property: string): Json {
  const value = own(object, property);
  return isObject(value) ? value : {};
}

/** The objects of a list, in their places: whatever else stands in it counts as an empty one. */
export function listOf(object: Json, property: string): Json[] {
  const value = own(object, property);
  return Array.isArray(value) ? value.map((item: unknown) => (isObject(item) ? item : {})) : [];
}

export function textsOf(object: Json, property: string): string[] {
  const value = own(object, property);
  return Array.isArray(value) ? value.filter((text) => typeof text === 'string') : [];
}

export function own(object: Json, property: string): unknown {
  return Object.hasOwn(object, property) ? object[property] : undefined;
}

export function contentProblem(message: string): ValidationFailedError {
  return new ValidationFailedError([{ field: 'content', message }]);
}
