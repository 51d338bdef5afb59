import 'reflect-metadata';
import { audit } from './audit.command.js';
import { breaches } from './breaches.command.js';
import { generateRootKey } from './generate-root-key.command.js';
import { inviteFirstAdministrator } from './invite-first-administrator.command.js';
import { keys } from './keys.command.js';
import { migrate } from './migrate.command.js';
import { sealAudit } from './verify-audit-seal.command.js';
import { rescue } from './rescue.command.js';
import { seedDemonstration } from './seed-demonstration.command.js';
import { verifyAudit } from './verify-audit.command.js';

type Command = (...parameters: string[]) => Promise<number> | number;

const COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['audit', audit],
  ['breaches', breaches],
  ['generate-root-key', generateRootKey],
  ['invite-first-administrator', inviteFirstAdministrator],
  ['keys', keys],
  ['migrate', migrate],
  ['seal-audit', sealAudit],
  ['rescue', rescue],
  ['seed-demonstration', seedDemonstration],
  ['verify-audit', verifyAudit],
]);

const [name = '', ...parameters] = process.argv.slice(2);
const command = COMMANDS.get(name);
if (command) {
  try {
    process.exitCode = await command(...parameters);
  } catch (error) {
    process.stderr.write(`${name} failed: ${error instanceof Error ? error.message : 'for an unknown reason'}\n`);
    process.exit(1); // a start that failed half-way leaves connections open, which would keep the process
  }
} else {
  process.stderr.write(`Commands: ${[...COMMANDS.keys()].join(', ')}\n`);
  process.exitCode = 2;
}
