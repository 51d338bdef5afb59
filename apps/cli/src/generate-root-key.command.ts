import { generateRootKeyFile } from '@clientst0r/platform';

/** `generate-root-key FILE`: makes the key that everything is encrypted under; leaves a file alone that exists. */
export function generateRootKey(path: string | undefined): number {
  if (path === undefined) {
    process.stderr.write('Say where: generate-root-key FILE\n');
    return 2;
  }
  const id = generateRootKeyFile(path);
  if (id !== null)
    process.stdout.write(`Made root key ${id} in ${path}. Keep a copy where the server is not: without it nothing can be read.\n`);
  return 0;
}
