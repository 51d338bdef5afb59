import { DOCUMENT, Injectable, computed, inject, signal } from '@angular/core';
import { Router } from '@angular/router';
import { Api } from '../api/api';
import { getSession, signOut } from '../api/functions';
import type { SessionDto } from '../api/models';
import { Problem } from './problem';

/** Who is signed in. Unknown until first asked; null when nobody is. */
@Injectable({ providedIn: 'root' })
export class Session {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly location = inject(DOCUMENT).location;
  private readonly state = signal<SessionDto | null | undefined>(undefined);
  private readonly idleMilliseconds = signal(0);
  private readonly lastAnswer = signal(Date.now());
  private asking: Promise<SessionDto | null> | undefined;

  readonly current = this.state.asReadonly();
  readonly organisations = computed(() => this.state()?.organisations ?? []);
  readonly personalVault = computed(() => this.state()?.personalVault ?? undefined);
  /** Whatever has a vault that this person may enter: organisations by name, and his own. */
  readonly places = computed(() => {
    const own = this.personalVault();
    return own ? [...this.organisations(), own] : this.organisations();
  });
  readonly platformPermissions = computed(() => new Set(this.state()?.platformPermissions));
  /** When the server will end the session if nothing more is asked of it. */
  readonly endsAt = computed(() => {
    const session = this.state();
    if (!session) return undefined;
    return Math.min(this.lastAnswer() + this.idleMilliseconds(), Date.parse(session.absoluteExpiresAt));
  });
  readonly extendable = computed(() => {
    const session = this.state();
    return (
      session !== null &&
      session !== undefined &&
      this.lastAnswer() + this.idleMilliseconds() < Date.parse(session.absoluteExpiresAt) - 5000
    );
  });

  /** Asks the server once; later callers share the answer. */
  known(): Promise<SessionDto | null> {
    const state = this.state();
    return state === undefined ? this.refresh() : Promise.resolve(state);
  }

  refresh(): Promise<SessionDto | null> {
    this.asking ??= this.ask().finally(() => {
      this.asking = undefined;
    });
    return this.asking;
  }

  set(session: SessionDto): void {
    this.idleMilliseconds.set(Math.max(0, Date.parse(session.idleExpiresAt) - Date.now()));
    this.lastAnswer.set(Date.now());
    this.state.set(session);
  }

  /** Every answer of the server to a signed-in request has moved the idle limit. */
  touch(): void {
    if (this.state()) this.lastAnswer.set(Date.now());
  }

  async end(): Promise<void> {
    const location = await this.api.invoke(signOut).then(
      (signedOut) => signedOut.location,
      () => null,
    );
    this.state.set(null);
    if (location === null) await this.router.navigateByUrl('/sign-in');
    else this.location.assign(location);
  }

  /** The server no longer knows the session: to the sign-in page, and back here afterwards. */
  lost(): void {
    if (!this.state()) return; // nobody was signed in: the guard of the page leads on
    this.state.set(null);
    void this.router.navigate(['/sign-in'], { queryParams: { return: this.router.url, ended: true } });
  }

  private async ask(): Promise<SessionDto | null> {
    try {
      this.set(await this.api.invoke(getSession));
    } catch (error) {
      if (Problem.from(error).status !== 401) throw error;
      this.state.set(null);
    }
    return this.state() ?? null;
  }
}
