// What node and malloc are told of each application (docs/decisions/0067, 0077). No source maps: node keeps those of all packages, and the
// garbage of the api is sought through them (docs/decisions/0072).
import { globSync } from 'node:fs';
import { basename, dirname } from 'node:path';

/** Comes with Debian's Redis. */
const [JEMALLOC] = globSync('/usr/lib/*/libjemalloc.so.2');

/** glibc's thresholds are fixed, for otherwise it raises both by what was freed once, and gives hardly anything back. */
const GIVING_BACK = JEMALLOC
  ? { LD_PRELOAD: JEMALLOC, MALLOC_CONF: 'narenas:1,dirty_decay_ms:1000,muzzy_decay_ms:0' }
  : { MALLOC_MMAP_THRESHOLD_: '131072', MALLOC_TRIM_THRESHOLD_: '131072' };

const HOW = {
  worker: { flags: ['--max-semi-space-size=4', '--heap-growing-percent=50', '--v8-pool-size=2'], environment: GIVING_BACK },
};

/** @param script the `main.js` of an application */
export function howStarted(script) {
  return HOW[basename(dirname(script))] ?? { flags: [], environment: {} };
}
