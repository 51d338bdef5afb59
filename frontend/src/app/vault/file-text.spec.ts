import { fileText } from './file-text';

const text = 'name;password\r\nZürich;Pä$$ 密码';
const bytesOf = (unit: (code: number) => number[]) => new Uint8Array(Array.from(text, (letter) => unit(letter.charCodeAt(0))).flat());
const little = bytesOf((code) => [code & 255, code >> 8]);
const big = bytesOf((code) => [code >> 8, code & 255]);
const read = (...parts: Uint8Array<ArrayBuffer>[]) => fileText(new Blob(parts));

describe('the text of a file', () => {
  it('is read from UTF-8 and UTF-16, with a byte order mark and without', async () => {
    expect(await read(new TextEncoder().encode(text))).toBe(text);
    expect(await read(new Uint8Array([0xef, 0xbb, 0xbf]), new TextEncoder().encode(text))).toBe(text);
    expect(await read(new Uint8Array([0xff, 0xfe]), little)).toBe(text);
    expect(await read(new Uint8Array([0xfe, 0xff]), big)).toBe(text);
    expect(await read(little)).toBe(text);
    expect(await read(big)).toBe(text);
  });

  it('is Windows-1252 when it is no Unicode', async () => {
    expect(await read(new Uint8Array([0x5a, 0xfc, 0x72, 0x69, 0x63, 0x68, 0x80]))).toBe('Zürich€');
  });
});
