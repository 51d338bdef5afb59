/** Hits of a window that are counted in Redis and have not come yet. Times as `performance.now()`. */
export interface ThrottleLease {
  readonly endsAt: number;
  /** What Redis has counted of the window, these included. */
  readonly counted: number;
  readonly left: number;
}

/** What one process has counted ahead (decision record 0078). */
export class ThrottleLeases {
  /** Those taken first come first. */
  private readonly leases = new Map<string, ThrottleLease>();

  /** Takes one hit out of the lease of that name. @returns the lease after it; null when nothing is left of one */
  use(name: string, now: number): ThrottleLease | null {
    const lease = this.lasting(name, now);
    if (!lease || lease.left === 0) return null;
    const after = { ...lease, left: lease.left - 1 };
    this.leases.set(name, after);
    return after;
  }

  /** Beside what is left of another, should several have been asked for at the same time. */
  add(name: string, lease: ThrottleLease, now: number): void {
    const left = lease.left + (this.lasting(name, now)?.left ?? 0);
    this.leases.delete(name);
    for (const [other, { endsAt }] of this.leases) {
      if (endsAt > now) break;
      this.leases.delete(other);
    }
    this.leases.set(name, { ...lease, left });
  }

  private lasting(name: string, now: number): ThrottleLease | null {
    const lease = this.leases.get(name);
    return lease && lease.endsAt > now ? lease : null;
  }
}
