import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, anonymousActor, ForbiddenError, type RequestOrigin } from '@clientst0r/platform';
import { CountryRefused } from './country.audit.js';
import { CountryRules, WHOLE_DEPLOYMENT } from './country-rules.js';

export class CountryRefusedError extends ForbiddenError {
  override readonly code = 'country-refused';
}

/** Turns away who comes from a country from which nobody may, and records it. */
@Injectable()
export class CountryDoor {
  constructor(
    private readonly rules: CountryRules,
    private readonly audit: AuditTrail,
  ) {}

  /** Before anybody proves who he is; `typed` is the name that he gave, if he gave one. Throws `CountryRefusedError`. */
  async admitToSignIn(origin: RequestOrigin, typed: string | undefined): Promise<void> {
    const { admitted, country } = await this.rules.judge(WHOLE_DEPLOYMENT, origin.address);
    if (admitted) return;
    await this.audit.commit(
      anonymousActor(origin),
      new CountryRefused({ at: 'sign-in', country, ...(typed === undefined ? {} : { typed }) }),
    );
    throw new CountryRefusedError('Nobody may sign in from where you are. Ask those who run this installation.');
  }

  /** For what is told of several organisations at once: one that does not admit him is left out, and nothing is recorded. */
  async isAdmitted(organisationId: string, address: string): Promise<boolean> {
    return (await this.rules.judge(organisationId, address)).admitted;
  }

  /** Of somebody who is signed in. Throws `CountryRefusedError`. */
  async admitToOrganisation(actor: Actor, organisationId: string): Promise<void> {
    const { admitted, country } = await this.rules.judge(organisationId, actor.address);
    if (admitted) return;
    await this.audit.commit(actor, new CountryRefused({ at: 'organisation', country, organisationId }));
    throw new CountryRefusedError('This organisation lets nobody in from where you are. Ask those who look after it.');
  }
}
