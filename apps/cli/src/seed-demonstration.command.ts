import { withApplication } from './application.js';
import { DemonstrationSeeder, type SeededPerson } from './demonstration/demonstration.seeder.js';

/** `seed-demonstration [--json]`: adds what is missing of the demonstration, and prints the people it added with what they sign in with. */
export function seedDemonstration(mode: string | undefined): Promise<number> {
  return withApplication(async (application) => {
    const people = await application.get(DemonstrationSeeder).seed();
    process.stdout.write(mode === '--json' ? `${JSON.stringify(people.map(plain), null, 2)}\n` : table(people));
    return 0;
  });
}

function plain({ name, email, roles, platformRoles, password, totpSecret }: SeededPerson): Record<string, unknown> {
  return { name, email, roles, platformRoles, password: password.reveal(), totpSecret: totpSecret.reveal() };
}

function table(people: readonly SeededPerson[]): string {
  if (people.length === 0) return 'The demonstration is there already; its passwords were shown when it was made.\n';
  const rows = people.map((person) => [person.email, person.password.reveal(), person.totpSecret.reveal(), rolesText(person)]);
  const header = ['E-mail address', 'Password', 'Authenticator secret', 'Roles'];
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return `People of the demonstration. This is shown once:\n\n${[header, ...rows].map(line).join('\n')}\n`;
}

function rolesText({ roles, platformRoles = [] }: SeededPerson): string {
  const everywhere = platformRoles.length > 0 ? { platform: platformRoles } : {};
  return Object.entries({ ...roles, ...everywhere })
    .map(([organisation, roleIds]) => `${organisation}: ${roleIds.join(', ')}`)
    .join('; ');
}
