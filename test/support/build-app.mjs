// build-app.mjs ENTRY: prints where an app was built to, for tests that run it as processes of their own.
import { build } from '../bench/support/product-build.mjs';

const { script } = await build(process.argv[2]);
console.log(script);
