/** Names and places, from the outside in. */
export type JsonPath = readonly (string | number)[];

const STEP = /(?:^|\.)([^.[\]]+)|\[(\d{1,6})\]/gy;

/** Reads `data.nodes[0].status` and `$.data`. @returns null when it is not such a path */
export function parseJsonPath(text: string): JsonPath | null {
  const path: (string | number)[] = [];
  const bare = text.replace(/^\$\.?/, '');
  STEP.lastIndex = 0;
  while (STEP.lastIndex < bare.length) {
    const step = STEP.exec(bare);
    if (!step) return null;
    path.push(step[1] ?? Number(step[2]));
  }
  return path;
}

/** @returns undefined when nothing stands there; only what the document itself holds, never what objects inherit */
export function atJsonPath(value: unknown, path: JsonPath): unknown {
  let found = value;
  for (const step of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, step)) return undefined;
    found = (found as Record<string | number, unknown>)[step];
  }
  return found;
}

/** Text as it is, everything else as JSON writes it. */
export function jsonText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
