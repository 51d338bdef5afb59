type EntityClass = abstract new (...parameters: never[]) => object;

const audited = new Set<EntityClass>();
const exempt = new Map<EntityClass, string>();

/** A flush that changes such an entity without an audit event in the same unit of work is refused. */
export function Audited(): (target: EntityClass) => void {
  return (target) => void audited.add(target);
}

/** Changes of such an entity need no audit event; the reason is for the reviewer. */
export function NotAudited(reason: string): (target: EntityClass) => void {
  return (target) => void exempt.set(target, reason);
}

export function auditRuleOf(target: EntityClass): 'audited' | 'exempt' | 'undecided' {
  if (audited.has(target)) return 'audited';
  return exempt.has(target) ? 'exempt' : 'undecided';
}
