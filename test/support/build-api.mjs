// Prints where the api was built to, for tests that run it as processes of their own. They remove it.
import { build } from '../bench/support/product-build.mjs';

const { script } = await build('apps/api/src/main.ts');
console.log(script);
