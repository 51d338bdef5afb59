import type { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@clientst0r/audit';
import { systemActor } from '@clientst0r/platform';
import { AlertQueue, type AskedAlert } from '../channel/alert-queue.js';
import { parseWarningDays } from '../kind/tls.kind.js';
import { maintenanceAt } from '../maintenance/maintenance-calendar.js';
import { RegistrationChanged } from '../monitoring.audit.js';
import type { CheckRun, FinishedRun } from '../schedule/check-run.js';
import { type RegistrationNews, type SeenRegistration, storeRegistrations } from './registration.store.js';

/** Keeps what registries have told, and asks for people to be told what is new about it. */
@Injectable()
export class RegistrationRecorder {
  constructor(
    private readonly audit: AuditTrail,
    private readonly alerts: AlertQueue,
  ) {}

  async record(em: EntityManager, finished: readonly FinishedRun[]): Promise<void> {
    const runs = new Map(finished.map(({ run }) => [run.checkId, run]));
    const all = await storeRegistrations(em, finished.flatMap(seenBy)); // prettier-ignore
    if (all.length === 0) return;
    const at = new Date(Math.max(...all.map(({ seen }) => seen.at.getTime())));
    const maintained = await maintenanceAt(em, all.map(({ seen }) => seen), at); // prettier-ignore
    for (const news of all) {
      const run = runs.get(news.seen.checkId);
      if (run) await this.tell(em, run, news, maintained.get(run.checkId)?.endsAt ?? news.seen.at);
    }
  }

  /** @param notBefore what happens during maintenance is told after it */
  private async tell(em: EntityManager, run: CheckRun, { seen, changes, crossed }: RegistrationNews, notBefore: Date): Promise<void> {
    const { checkId, organisationId, at, registration } = seen;
    const asked = (reason: string): Omit<AskedAlert, 'event'> => ({
      organisationId, incidentId: null, notBefore, facts: { checkId, checkName: run.name, target: registration.domain, reason, at: at.toISOString() },
    }); // prettier-ignore
    if (changes.length > 0) {
      const fact = new RegistrationChanged({ id: checkId, name: run.name }, registration.domain, changes);
      this.audit.record(em, systemActor('monitoring', organisationId), fact);
      await this.alerts.ask(em, { ...asked(changes.join('; ').slice(0, 500)), event: 'domain.changed' });
    }
    if (crossed !== null && registration.expiresAt)
      await this.alerts.ask(em, { ...asked(endOf(registration.expiresAt, at)), event: 'domain.expires' });
  }
}

function seenBy({ run: { checkId, organisationId, specification }, startedAt, result: { registration } }: FinishedRun): SeenRegistration[] {
  const warningDays = parseWarningDays(specification.warningDays ?? '') ?? [];
  return registration ? [{ checkId, organisationId, at: startedAt, registration, warningDays }] : [];
}

function endOf(expiresAt: Date, at: Date): string {
  const days = Math.floor((expiresAt.getTime() - at.getTime()) / 86_400_000);
  const day = expiresAt.toISOString().slice(0, 10);
  return days < 0 ? `It has expired on ${day}` : `On ${day}, in ${days.toString()} ${days === 1 ? 'day' : 'days'}`;
}
