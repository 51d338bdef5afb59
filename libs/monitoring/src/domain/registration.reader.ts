import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { type Actor, NotFoundError } from '@clientst0r/platform';
import { CheckReader } from '../check/check.reader.js';
import type { CheckFieldValues } from '../kind/check-field.js';
import { CheckRegistration } from './check-registration.entity.js';

export interface RegistrationOfCheck {
  readonly registration: CheckRegistration;
  /** Who looks after a date that was entered by hand. */
  readonly expiryOwner: string | null;
}

/** What registries have told last. */
@Injectable()
export class RegistrationReader {
  constructor(
    private readonly em: EntityManager,
    private readonly checks: CheckReader,
  ) {}

  /** @throws NotFoundError also before anything was told */
  async of(actor: Actor, checkId: string): Promise<RegistrationOfCheck> {
    const { check } = await this.checks.get(actor, checkId);
    const registration = await this.em.findOne(CheckRegistration, { id: checkId });
    if (!registration) throw new NotFoundError();
    const { expiryOwner }: CheckFieldValues = check.specification;
    return { registration, expiryOwner: expiryOwner ?? null };
  }
}
