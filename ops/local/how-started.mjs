// What node and malloc are told of each application (docs/decisions/0067). No source maps: node keeps those of all packages, and the garbage
// of the api is sought through them (docs/decisions/0072).
import { basename, dirname } from 'node:path';

const HOW = {
  worker: {
    flags: ['--max-semi-space-size=4', '--heap-growing-percent=15', '--v8-pool-size=2'],
    // Fixed, for otherwise glibc raises both by what was freed once, and gives hardly anything back.
    environment: { MALLOC_MMAP_THRESHOLD_: '131072', MALLOC_TRIM_THRESHOLD_: '131072' },
  },
};

/** @param script the `main.js` of an application */
export function howStarted(script) {
  return HOW[basename(dirname(script))] ?? { flags: [], environment: {} };
}
