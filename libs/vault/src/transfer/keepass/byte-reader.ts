/** Why a file cannot be read, in words that repeat nothing of it. `field` is the one of the request that is to blame. */
export class FileProblem extends Error {
  readonly field: 'content' | 'password';

  constructor(message: string, field: 'content' | 'password' = 'content') {
    super(message);
    this.field = field;
  }
}

/** Little-endian numbers and bytes, one after the other. Throws `FileProblem` beyond the end. */
export class ByteReader {
  private at = 0;
  private readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  get position(): number {
    return this.at;
  }

  take(length: number): Buffer {
    if (length > this.bytes.length - this.at) throw new FileProblem('is cut off or damaged');
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  uint8(): number {
    return this.take(1).readUInt8();
  }

  uint16(): number {
    return this.take(2).readUInt16LE();
  }

  uint32(): number {
    return this.take(4).readUInt32LE();
  }
}
