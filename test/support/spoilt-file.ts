/** Numbers below a limit, the same for the same seed. */
export function numbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => (state = (state * 48_271) % 2_147_483_647) % Math.max(1, limit);
}

/** A file with some bytes changed, doubled or taken out, every fifth one cut off. */
export function spoiltBytes(file: Buffer, seed: number): Buffer {
  const next = numbers(seed);
  let bytes = Buffer.from(file);
  for (let change = 0; change <= seed % 7; change += 1) {
    const place = next(bytes.length);
    const [before, after] = [bytes.subarray(0, place), bytes.subarray(place)];
    const what = next(4);
    if (what === 0) bytes = Buffer.concat([before, Buffer.from([next(256)]), after.subarray(1)]);
    else if (what === 1) bytes = Buffer.concat([before, after.subarray(next(20))]);
    else if (what === 2) bytes = Buffer.concat([before, after.subarray(0, next(60)), after]);
    else bytes = Buffer.concat([before, Buffer.from(['"', '\n', ',', '\0', '\r', '<', '&', '{'][next(8)]!), after]);
  }
  return seed % 5 === 0 ? bytes.subarray(0, next(bytes.length)) : bytes;
}

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

const WRONG: readonly Json[] = [
  null,
  true,
  0,
  -1,
  1e308,
  '',
  'x'.repeat(30_000),
  [],
  {},
  [[[[]]]],
  ['x'],
  { id: {} },
  '=1+1',
  '\0',
  '\u202e',
  '<img src=x onerror=alert(1)>',
];

/** JSON that is still JSON, with some of its values of another type, wrongly nested or there twice, and names that pollute prototypes. */
export function spoiltJson(text: string, seed: number): string {
  const next = numbers(seed);
  const file = JSON.parse(text) as Json;
  for (let change = 0; change <= seed % 4; change += 1) {
    const places = containers(file);
    const place = places[next(places.length)]!;
    const keys = Object.keys(place);
    const key = keys[next(keys.length)];
    if (key !== undefined) (place as Record<string, Json>)[key] = structuredClone(next(4) === 0 ? file : WRONG[next(WRONG.length)]!);
  }
  const written = JSON.stringify(file);
  if (seed % 3 === 0)
    return written.replaceAll(/\{(?=")/gu, () => (next(5) === 0 ? '{"__proto__":{"admin":true},"constructor":{"prototype":{}},' : '{'));
  if (seed % 3 === 1) return written.replaceAll(/("name"|"value"|"title"):/gu, (name) => (next(5) === 0 ? `${name}:[],${name}:` : name));
  return written;
}

function containers(value: Json): object[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value, ...Object.values(value).flatMap(containers)];
}
