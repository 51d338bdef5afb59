import { readlinkSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

/** For a thread whose work takes long: it has the processors only while no request wants them. Linux gives each thread a priority of its own. */
export function stepBack(): void {
  if (process.platform !== 'linux') return;
  const [thread] = readlinkSync('/proc/thread-self').split('/').slice(-1);
  setPriority(Number(thread), constants.priority.PRIORITY_BELOW_NORMAL);
}
