import type { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import type { FedEvent } from '../feed/event-feed.js';
import type { DetectionRuleName, DetectionRuleValues } from './detection-catalogue.js';
import { FindingWriter } from './finding-writer.js';
import { SightingRules } from './sighting-rules.js';
import { WindowRules } from './window-rules.js';

export type Rules = ReadonlyMap<DetectionRuleName, DetectionRuleValues>;

/** Written by the verifier when the log does not match what was sealed. */
const BROKEN: string = 'audit.log-broken';
const DEPLOYMENT = { subject: 'platform', organisationId: null, count: null } as const;

/** What is looked for. */
@Injectable()
export class DetectionPatterns {
  constructor(
    private readonly windows: WindowRules,
    private readonly sightings: SightingRules,
    private readonly findings: FindingWriter,
  ) {}

  async evaluate(em: EntityManager, fed: readonly FedEvent[], rules: Rules): Promise<void> {
    const events = fed.map(({ event }) => event);
    await this.windows.evaluate(em, events, rules);
    // That somebody has used his own vault before would be told by the first time in an organisation.
    await this.sightings.evaluate(em, fed.flatMap(({ event, personal }) => (personal ? [] : event)), rules); // prettier-ignore
    if (!rules.get('log-broken')?.enabled) return;
    for (const event of events.filter(({ action }) => action === BROKEN)) {
      const { at, id: eventId, actorName, actorId } = event;
      await this.findings.write(
        em,
        { ...DEPLOYMENT, rule: 'log-broken', actorId, actorName, at, eventId, details: event.details ?? {} },
        0,
      );
    }
  }

  silence(em: EntityManager, { id: eventId, at }: { id: string; at: Date }, windowMinutes: number | null): Promise<void> {
    return this.findings.write(
      em,
      { ...DEPLOYMENT, rule: 'silence', actorId: null, actorName: '', at, eventId, details: { windowMinutes } },
      0,
    );
  }
}
