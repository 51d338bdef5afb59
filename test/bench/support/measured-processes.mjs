import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { processesOf } from '../../../ops/local/processes.mjs';

const TICKS_A_SECOND = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** CPU seconds, user and system, that a process and its threads have had. */
function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /su, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
}

/** The MariaDB and Redis of the instance that the benchmark runs in. */
export function servicePids() {
  const directory = dirname(dirname(process.env.DATABASE_SOCKET));
  return Object.fromEntries(processesOf(directory).map(({ name, pid }) => [name, pid]));
}

/** CPU nanoseconds that the living threads of a process have had (`schedstat`): for what is over in less than some of the kernel's ticks. */
export function cpuNanoseconds(pid) {
  return readdirSync(`/proc/${pid}/task`).reduce((sum, thread) => sum + Number(readSchedule(pid, thread).split(' ', 1)[0]), 0);
}

function readSchedule(pid, thread) {
  try {
    return readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8');
  } catch {
    return '0'; // ended meanwhile
  }
}

/** Runs `work`; CPU seconds of each of the named processes meanwhile, and of all together. */
export async function measureCpu(pids, work) {
  const read = () => Object.entries(pids).map(([name, pid]) => [name, cpuSeconds(pid)]);
  const before = Object.fromEntries(read());
  const result = await work();
  const each = Object.fromEntries(read().map(([name, seconds]) => [name, seconds - before[name]]));
  return { result, each, total: Object.values(each).reduce((sum, seconds) => sum + seconds, 0) };
}
