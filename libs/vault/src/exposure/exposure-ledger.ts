import { IsolationLevel } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { EventFeed } from '@clientst0r/audit';
import { acrossOrganisationsComment } from '@clientst0r/platform';
import { channelOf, EXPOSING_ACTIONS, type ExposingAction, type ExposureChannel } from './exposure-channels.js';

/** Places of the feed in one transaction. */
const BATCH = 5_000;
/** Batches in one go, so that a job, or a page that waits for it, ends. */
const MOST_BATCHES = 40;
const ROWS = 500;
const ALL = acrossOrganisationsComment('drawn from the whole trail; whatever reads the ledger joins the field of an organisation');

/**
 * Who came to know what by the events of a range, the same facts together. An event names its secret by `fieldId` and
 * `version`, or several by `secrets`; one of somebody outside has a link as its object.
 */
const KNOWN = `select ${ALL} e.action, e.actor_id as actorId, if(e.object_type = 'credential', null, e.object_id) as linkId,
  coalesce(k.one, k.listed) as fieldId, coalesce(k.one_version, k.listed_version) as version, coalesce(k.via = 'api-key', 0) as byApiKey,
  max(e.actor_name) as actorName, max(k.recipient) as recipient, min(e.at) as firstAt, max(e.at) as lastAt, count(*) as times
  from audit_feed f straight_join audit_events e on e.at = f.at and e.id = f.event_id,
  json_table(e.details, '$' columns (
    one char(36) path '$.fieldId', one_version int path '$.version', via varchar(10) path '$.via', recipient varchar(190) path '$.recipient',
    nested path '$.secrets[*]' columns (listed char(36) path '$.fieldId', listed_version int path '$.version'))) k
  where f.position >= ? and f.position < ? and e.outcome = 'success' and e.action in (?) and coalesce(k.one, k.listed) is not null
  group by e.action, e.actor_id, linkId, fieldId, version, byApiKey`;

const STANDING = `select ${ALL} id from credential_fields where id in (?) lock in share mode`;

const ENTER = (rows: number): string => `insert into secret_exposures
  (subject_id, field_id, version, channel, outside, subject_name, first_at, last_at, times)
  values ${Array.from({ length: rows }, () => '(?, ?, ?, ?, ?, ?, ?, ?, ?)').join(', ')}
  on duplicate key update subject_name = values(subject_name), first_at = least(first_at, values(first_at)),
  last_at = greatest(last_at, values(last_at)), times = times + values(times)`;

interface KnownRow {
  readonly action: ExposingAction;
  readonly actorId: string | null;
  readonly linkId: string | null;
  readonly fieldId: string;
  readonly version: number;
  readonly byApiKey: number;
  readonly actorName: string;
  readonly recipient: string | null;
  readonly firstAt: string;
  readonly lastAt: string;
  readonly times: number;
}

interface Subject {
  readonly id: string;
  readonly name: string;
  readonly outside: boolean;
}

/**
 * Keeps the ledger of who has known which secret: a reader of the audit trail that remembers one number, so that a reveal
 * costs nothing more, no reveal is missing, and what retention removes from the trail stays known here.
 */
@Injectable()
export class ExposureLedger {
  constructor(
    private readonly em: EntityManager,
    private readonly feed: EventFeed,
  ) {}

  /** Enters what was recorded since. @returns how many events were looked at */
  async catchUp(): Promise<number> {
    await this.feed.collect();
    const end = await this.feed.size();
    let looked = 0;
    for (let batch = 0; batch < MOST_BATCHES; batch += 1) {
      const count = await this.step(end);
      looked += count;
      if (count === 0) break;
    }
    return looked;
  }

  private step(end: number): Promise<number> {
    // Without gap locks: use cases write audit events and fields meanwhile.
    return this.em.fork().transactional(
      async (em) => {
        const [progress] = await em.execute<{ position: number | string }[]>(
          'select position from exposure_progress where id = 1 for update',
        );
        const from = Number(progress?.position ?? end);
        const to = Math.min(end, from + BATCH);
        if (to <= from) return 0;
        await enter(em, await em.execute<KnownRow[]>(KNOWN, [from, to, EXPOSING_ACTIONS]));
        await em.execute('update exposure_progress set position = ? where id = 1', [to], 'run');
        return to - from;
      },
      { isolationLevel: IsolationLevel.READ_COMMITTED },
    );
  }
}

async function enter(em: EntityManager, known: readonly KnownRow[]): Promise<void> {
  for (let start = 0; start < known.length; start += ROWS) {
    const some = known.slice(start, start + ROWS);
    const fields = [...new Set(some.map(({ fieldId }) => fieldId.toLowerCase()))];
    const standing = await em.execute<{ id: string }[]>(STANDING, [fields]);
    const there = new Set(standing.map(({ id }) => id.toLowerCase()));
    const rows = some.filter(({ fieldId }) => there.has(fieldId.toLowerCase())).flatMap(rowOf);
    if (rows.length > 0) await em.execute(ENTER(rows.length), rows.flat(), 'run');
  }
}

/** None where nobody is named: what the product itself does shows nobody a secret. */
function rowOf(known: KnownRow): unknown[][] {
  const channel = channelOf(known.action, known.byApiKey === 1);
  const subject = subjectOf(known, channel);
  if (!subject) return [];
  const { fieldId, version, firstAt, lastAt, times } = known;
  return [[subject.id, fieldId, version, channel, subject.outside, subject.name, firstAt, lastAt, times]];
}

function subjectOf({ actorId, actorName, linkId, recipient }: KnownRow, channel: ExposureChannel): Subject | null {
  if (channel === 'link' || channel === 'answer') return linkId === null ? null : { id: linkId, name: recipient ?? '', outside: true };
  return actorId === null ? null : { id: actorId, name: actorName, outside: false };
}
