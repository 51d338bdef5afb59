import { inspect } from 'node:util';

const SHOWN = '[secret]';

/**
 * A plaintext secret on its way through the program. It cannot be serialised, concatenated or logged by accident:
 * only `reveal()` gives the text.
 */
export class SecretText {
  readonly #value: string;

  private constructor(value: string) {
    this.#value = value;
  }

  static of(value: string): SecretText {
    return new SecretText(value);
  }

  reveal(): string {
    return this.#value;
  }

  get isEmpty(): boolean {
    return this.#value === '';
  }

  toString(): string {
    return SHOWN;
  }

  toJSON(): string {
    return SHOWN;
  }

  [inspect.custom](): string {
    return SHOWN;
  }
}
