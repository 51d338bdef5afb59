import { defineConfig } from 'vitest/config';

// axe on a whole page takes seconds on a machine that does other things too.
export default defineConfig({ test: { testTimeout: 60_000, hookTimeout: 60_000 } });
