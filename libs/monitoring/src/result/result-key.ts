/** So many checks share a bucket. */
export const SLOTS = 16;

/**
 * Where the results of a check are. Those of 16 checks lie together in the order of time, so that new ones are always written at the end:
 * a row between those of other checks would leave its page half empty, which costs half as much again.
 */
export interface ResultKey {
  readonly bucket: number;
  readonly slot: number;
}

export function resultKey(statusId: number): ResultKey {
  return { bucket: Math.floor(statusId / SLOTS), slot: statusId % SLOTS };
}
