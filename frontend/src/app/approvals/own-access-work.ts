import { Injectable, inject } from '@angular/core';
import { Api } from '../api/api';
import { endAccess, extendAccess } from '../api/functions';
import type { AccessRequestDto } from '../api/models';
import { CurrentOrganisation } from '../session/current-organisation';
import { Attempts } from '../ui/attempts';
import { lengthWords } from './access-words';

/** What somebody does with his own requests and leases; true when it was done. */
@Injectable({ providedIn: 'root' })
export class OwnAccessWork {
  private readonly api = inject(Api);
  private readonly attempts = inject(Attempts);
  private readonly organisation = inject(CurrentOrganisation);

  extend({ id, minutes }: AccessRequestDto): Promise<boolean> {
    const done = `Extended by ${lengthWords(minutes)}, or to eight hours. It cannot be extended again.`;
    return this.attempts.run(() => this.api.invoke(extendAccess, this.path(id)), done);
  }

  end({ id, state }: AccessRequestDto): Promise<boolean> {
    return this.attempts.run(() => this.api.invoke(endAccess, this.path(id)), state === 'granted' ? 'Given back.' : 'Withdrawn.');
  }

  private path(requestId: string): { organisationId: string; requestId: string } {
    return { organisationId: this.organisation.id(), requestId };
  }
}
