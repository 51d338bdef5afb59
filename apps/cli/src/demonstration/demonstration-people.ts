export interface DemonstrationMember {
  readonly name: string;
  readonly email: string;
  /** By the short name of the organisation. */
  readonly roles: Readonly<Record<string, readonly string[]>>;
  /** For the deployment; they open no organisation. */
  readonly platformRoles?: readonly string[];
}

export const DEMONSTRATION_ORGANISATIONS = [
  { slug: 'northwind', name: 'Northwind Logistics', domain: 'northwind.example' },
  { slug: 'alder-clinic', name: 'Alder & Sons Clinic', domain: 'alder-clinic.example' },
] as const;

export type DemonstrationOrganisation = (typeof DEMONSTRATION_ORGANISATIONS)[number];

/** The first one owns both, and is who the entries are made by. */
export const DEMONSTRATION_MEMBERS: readonly DemonstrationMember[] = [
  { name: 'Mara Lindqvist', email: 'mara@demo.example', roles: { northwind: ['owner'], 'alder-clinic': ['owner'] } },
  { name: 'Jonas Keller', email: 'jonas@demo.example', roles: { northwind: ['technician'], 'alder-clinic': ['technician'] } },
  { name: 'Aisha Rahman', email: 'aisha@demo.example', roles: { northwind: ['help-desk'], 'alder-clinic': ['administrator'] } },
  { name: 'Tomasz Nowak', email: 'tomasz@demo.example', roles: { northwind: ['monitoring-operator'] } },
  { name: 'Ingrid de Vries', email: 'ingrid@demo.example', roles: { northwind: ['auditor'], 'alder-clinic': ['auditor'] } },
  { name: 'Samuel Osei', email: 'samuel@demo.example', roles: { 'alder-clinic': ['viewer'] } },
  { name: 'Petra Novak', email: 'petra@demo.example', roles: {}, platformRoles: ['security-officer'] },
];
