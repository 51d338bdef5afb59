export interface Counted {
  readonly at: Date;
  readonly weight: number;
}

export interface Crossing {
  readonly at: Date;
  /** What lay in the window when the threshold was reached. */
  readonly count: number;
}

/** The first moment at which the things of the window that ends there reach the threshold. @param counted in order of time */
export function firstCrossing(counted: readonly Counted[], windowMilliseconds: number, threshold: number): Crossing | null {
  let begin = 0;
  let count = 0;
  for (const { at, weight } of counted) {
    count += weight;
    for (let first = counted[begin]; first && at.getTime() - first.at.getTime() >= windowMilliseconds; first = counted[begin]) {
      count -= first.weight;
      begin += 1;
    }
    if (count >= threshold) return { at, count };
  }
  return null;
}
