import type { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@clientst0r/audit';
import { systemActor } from '@clientst0r/platform';
import { AlertQueue } from '../channel/alert-queue.js';
import type { AlertFacts } from '../channel/alert-message.js';
import { maintenanceAt } from '../maintenance/maintenance-calendar.js';
import type { Occurrence } from '../maintenance/recurrence.js';
import { CHECK_KINDS } from '../kind/check-kinds.js';
import { parseWarningDays } from '../kind/tls.kind.js';
import { CertificateChanged } from '../monitoring.audit.js';
import type { CheckRun, FinishedRun } from '../schedule/check-run.js';
import { type CertificateNews, type SeenCertificate, storeCertificates } from './expiry.store.js';

/** Keeps the certificates that checks have seen, and asks for people to be told what is new about them. */
@Injectable()
export class CertificateRecorder {
  constructor(
    private readonly audit: AuditTrail,
    private readonly alerts: AlertQueue,
  ) {}

  async record(em: EntityManager, finished: readonly FinishedRun[]): Promise<void> {
    const runs = new Map(finished.map(({ run }) => [run.checkId, run]));
    const seen = finished.flatMap(
      ({ run: { checkId, organisationId, specification }, startedAt, result: { certificate } }): SeenCertificate[] => {
        const warningDays = parseWarningDays(specification.warningDays ?? '') ?? [];
        return certificate ? [{ checkId, organisationId, at: startedAt, certificate, warningDays }] : [];
      },
    );
    const all = await storeCertificates(em, seen);
    const at = new Date(Math.max(0, ...seen.map((one) => one.at.getTime())));
    const maintained = all.length === 0 ? new Map<string, Occurrence>() : await maintenanceAt(em, all.map((news) => news.seen), at); // prettier-ignore
    for (const news of all) {
      const run = runs.get(news.seen.checkId);
      if (run) await this.tell(em, run, news, maintained.get(run.checkId)?.endsAt ?? news.seen.at);
    }
  }

  /** @param notBefore what happens during maintenance is told after it */
  private async tell(em: EntityManager, run: CheckRun, { seen, before, crossed }: CertificateNews, notBefore: Date): Promise<void> {
    const { checkId, organisationId, at, certificate } = seen;
    const target = CHECK_KINDS[run.kind].target(run.specification);
    const asked = (reason: string): { organisationId: string; incidentId: null; facts: AlertFacts; notBefore: Date } => ({
      organisationId, incidentId: null, notBefore, facts: { checkId, checkName: run.name, target, reason, at: at.toISOString() },
    }); // prettier-ignore
    const ends = certificate.expiresAt.toISOString().slice(0, 10);
    if (before !== null) {
      const fact = new CertificateChanged({ id: checkId, name: run.name }, before, certificate);
      this.audit.record(em, systemActor('monitoring', organisationId), fact);
      await this.alerts.ask(em, { ...asked(`By one of ${certificate.issuer} that is valid until ${ends}`), event: 'certificate.changed' });
    }
    if (crossed === null) return;
    const days = Math.floor((certificate.expiresAt.getTime() - at.getTime()) / 86_400_000);
    const when = days < 0 ? `It has expired on ${ends}` : `On ${ends}, in ${days.toString()} ${days === 1 ? 'day' : 'days'}`;
    await this.alerts.ask(em, { ...asked(when), event: 'certificate.expires' });
  }
}
