import type { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { RegistrationRecorder } from '../domain/registration.recorder.js';
import type { FinishedRun } from '../schedule/check-run.js';
import { CertificateRecorder } from './certificate.recorder.js';

/** Keeps what checks have seen that ends one day, in the transaction of their results. */
@Injectable()
export class ExpiryRecorder {
  constructor(
    private readonly certificates: CertificateRecorder,
    private readonly registrations: RegistrationRecorder,
  ) {}

  async record(em: EntityManager, finished: readonly FinishedRun[]): Promise<void> {
    await this.certificates.record(em, finished);
    await this.registrations.record(em, finished);
  }
}
