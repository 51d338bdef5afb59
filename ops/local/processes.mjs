// Finds the processes of an instance. Each carries CLIENTST0R_PROCESS=<name>@<directory> in its environment from the
// moment it exists, so that nothing has to be written down first and nothing written down can be out of date.
import { readdirSync, readFileSync } from 'node:fs';

export const MARK = 'CLIENTST0R_PROCESS';
export const REVISION = 'CLIENTST0R_REVISION';

const read = (path) => {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return ''; // it ended, or belongs to somebody else
  }
};

/** Parent and start time (clock ticks since boot: with the pid, it names a process for ever); null once it has ended. */
export function statusOf(pid) {
  const [state, parent, ...rest] = read(`/proc/${pid}/stat`)
    .replace(/^.*\) /s, '')
    .split(' ');
  return !state || state === 'Z' || state === 'X' ? null : { parent: Number(parent), startTime: Number(rest[17]) };
}

/** `{ pid, name, startTime, revision }` of each process of the directory, oldest first; forks of one of them left out. */
export function processesOf(directory) {
  const found = new Map();
  for (const entry of readdirSync('/proc')) {
    const pid = Number(entry);
    if (!Number.isInteger(pid)) continue;
    const environment = read(`/proc/${pid}/environ`).split('\0');
    const mark = environment.find((line) => line.startsWith(`${MARK}=`) && line.endsWith(`@${directory}`));
    const status = mark && statusOf(pid);
    if (!status) continue;
    const revision = environment.find((line) => line.startsWith(`${REVISION}=`))?.slice(REVISION.length + 1) ?? '';
    found.set(pid, { pid, name: mark.slice(MARK.length + 1, -directory.length - 1), revision, ...status });
  }
  return [...found.values()]
    .filter(({ parent, name }) => found.get(parent)?.name !== name)
    .sort((a, b) => a.startTime - b.startTime || a.pid - b.pid);
}

export const isAlive = ({ pid, startTime }) => statusOf(pid)?.startTime === startTime;

export function signal(found, name) {
  if (!isAlive(found)) return;
  try {
    process.kill(found.pid, name);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
