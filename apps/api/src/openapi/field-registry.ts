export interface FieldDescription {
  readonly name: string;
  /** The class of a nested object, or of the items of a list. */
  readonly nested?: () => new () => object;
}

const fieldsOf = new WeakMap<object, FieldDescription[]>();

export function registerField(prototype: object, field: FieldDescription): void {
  const own = fieldsOf.get(prototype) ?? [];
  own.push(field);
  fieldsOf.set(prototype, own);
}

/** The declared fields of a DTO class, those of the classes it extends first. */
export function declaredFields(prototype: object | null): FieldDescription[] {
  if (prototype === null || prototype === Object.prototype) return [];
  return [...declaredFields(Object.getPrototypeOf(prototype) as object | null), ...(fieldsOf.get(prototype) ?? [])];
}
