/** The root key cannot be used. The message is for the operator: it names the file, the key id and the remedy, and no key. */
export class RootKeyError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RootKeyError';
  }
}
