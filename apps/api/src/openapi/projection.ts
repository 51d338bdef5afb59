import { declaredFields } from './field-registry.js';

type DtoClass = new () => object;
type Project = (value: unknown) => unknown;

const compiled = new Map<DtoClass, Project>();

/** A plain object with the declared fields of the DTO class and no other, nested ones likewise. */
export function project(dto: DtoClass, value: unknown): unknown {
  return projectionOf(dto)(value);
}

function projectionOf(dto: DtoClass): Project {
  const known = compiled.get(dto);
  if (known) return known;
  const fields = declaredFields(dto.prototype as object);
  const projection: Project = (value) => {
    if (value === null || value === undefined) return value;
    const source = value as Record<string, unknown>;
    const result: Record<string, unknown> = {};
    for (const { name, nested } of fields) {
      const member = source[name];
      result[name] = nested ? projectMember(nested(), member) : member;
    }
    return result;
  };
  compiled.set(dto, projection);
  return projection;
}

function projectMember(dto: DtoClass, member: unknown): unknown {
  const projection = projectionOf(dto);
  return Array.isArray(member) ? member.map(projection) : projection(member);
}
