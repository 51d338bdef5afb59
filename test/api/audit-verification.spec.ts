import { randomUUID } from 'node:crypto';
import { MikroORM, RequestContext } from '@mikro-orm/mariadb';
import { Test, type TestingModule } from '@nestjs/testing';
import { AuditLogModule, AuditModule, AuditSealer, VerificationRunner, VerificationRunService } from '@clientst0r/audit';
import { DatabaseModule } from '@clientst0r/database';
import { PlatformModule } from '@clientst0r/platform';
import { openCheckpoint } from '../../libs/audit/src/log/checkpoint.js';
import { isIncluded } from '../../libs/audit/src/log/merkle-tree.js';
import { noteVerifier } from '../../libs/audit/src/log/signed-note.js';
import { plantEvent } from '../support/audit-work.js';
import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import type { Client } from '../support/people.js';

let context: IdentityApi;
let work: TestingModule;
let manager: Client;
let reader: Client;

beforeAll(async () => {
  context = await startIdentityApi();
  work = await Test.createTestingModule({ imports: [PlatformModule, DatabaseModule, AuditModule, AuditLogModule] }).compile();
  await work.init();
  manager = await context.people.signedIn(await context.people.person({}, ['platform-administrator']));
  reader = await context.people.signedIn(await context.people.person({}, ['platform-auditor']));
});
afterAll(async () => work.close());

const VERIFICATIONS = 'platform/audit-log/verifications';

async function verified(full: boolean): Promise<Record<string, unknown>> {
  const { body } = await manager.post(VERIFICATIONS, { full }).expect(201);
  await work.get(VerificationRunner).run(String(body.id));
  return (await reader.get(`${VERIFICATIONS}/${String(body.id)}`).expect(200)).body as Record<string, unknown>;
}

it('is done in the background, one at a time, and its verdict is an event of the person who asked', async () => {
  const { body } = await manager.post(VERIFICATIONS, { full: true }).expect(201);
  expect(body).toMatchObject({ state: 'waiting', full: true, difference: null, finishedAt: null });
  expect((await manager.post(VERIFICATIONS, { full: false }).expect(409)).body.code).toBe('verification-running');
  expect((await auditEvents(context.api, { objectId: String(body.id) })).map(({ action }) => action)).toEqual([
    'audit.verification-requested',
  ]);

  await work.get(AuditSealer).run();
  await work.get(VerificationRunner).run(String(body.id));
  const run = (await reader.get(`${VERIFICATIONS}/${String(body.id)}`).expect(200)).body;
  expect(run).toMatchObject({ state: 'finished', difference: null, from: 0, verified: run.size, finishedAt: expect.any(String) });
  expect(run.size).toBeGreaterThan(0);
  const { items } = (await reader.get('platform/audit-events?action=audit.verified').expect(200)).body;
  expect(items).toMatchObject([{ outcome: 'success', actorName: run.requestedByName, actorId: expect.any(String) }]);
});

it('goes on from the last one unless a full one was asked for, and keeps a verdict when its job runs twice', async () => {
  await work.get(AuditSealer).run();
  const run = await verified(false);
  expect(run['from']).toBeGreaterThan(0);
  await work.get(VerificationRunner).run(String(run['id']));
  expect((await reader.get(`${VERIFICATIONS}/${String(run['id'])}`).expect(200)).body).toEqual(run);
  expect((await reader.get(VERIFICATIONS).expect(200)).body.items[0]).toEqual(run);
});

it('can be asked for again when a worker left one behind', async () => {
  const abandoned = await manager.post(VERIFICATIONS, { full: false }).expect(201);
  context.clock.forward(11 * 60_000);
  const { body } = await (
    await context.people.signedIn(await context.people.person({}, ['platform-administrator']))
  )
    .post(VERIFICATIONS, { full: false })
    .expect(201);
  for (const id of [abandoned.body.id, body.id]) await work.get(VerificationRunner).run(String(id));
  context.clock.reset();
});

it('tells how many events wait to be sealed, and how long they are kept', async () => {
  const before = (await reader.get('platform/audit-log').expect(200)).body;
  expect(before).toMatchObject({ retentionDays: null, removedMonths: [], waitingSince: expect.any(String) });
  expect(before.waiting).toBeGreaterThan(0);
  await work.get(AuditSealer).run();
  expect((await reader.get('platform/audit-log').expect(200)).body).toMatchObject({ waiting: 0, waitingSince: null });
});

it('names the first difference', async () => {
  const eventId = await plantEvent(context.api.orm, { at: '2026-01-05 10:00:00.000', organisationId: randomUUID() });
  await work.get(AuditSealer).run();
  const run = await verified(true);
  expect(run).toMatchObject({ state: 'finished', difference: { kind: 'row-inserted', eventId } });
  const { items } = (await reader.get('platform/audit-events?action=audit.verified&outcome=failure').expect(200)).body;
  expect(items).toHaveLength(1);
  const broken = (await reader.get('platform/audit-events?action=audit.log-broken').expect(200)).body.items;
  expect(broken).toMatchObject([
    {
      category: 'security',
      outcome: 'failure',
      actorName: run['requestedByName'],
      details: { kind: 'row-inserted', eventId, leafIndex: null },
    },
  ]);
});

it('is done every night, everything on the first of a month, and not beside one that is at work', async () => {
  const nightly = () => RequestContext.create(work.get(MikroORM).em, () => work.get(VerificationRunService).requestNightly());
  const newest = async () => (await reader.get(VERIFICATIONS).expect(200)).body.items[0] as Record<string, unknown>;
  await nightly();
  const first = await newest();
  expect(first).toMatchObject({ state: 'waiting', requestedByName: 'nightly verification', full: new Date().getUTCDate() === 1 });
  await nightly();
  expect(await newest()).toEqual(first);
  await work.get(VerificationRunner).run(String(first['id']));
  const { items } = (await reader.get('platform/audit-events?action=audit.verified&limit=1').expect(200)).body;
  expect(items).toMatchObject([{ actorId: null, actorName: 'nightly verification' }]);
});

it("proves an event to its organisation's auditors, and tells them of other organisations nothing but hashes", async () => {
  const [own, other] = [await context.people.organisation(), await context.people.organisation()];
  const auditor = await context.people.memberClient(own, 'auditor');
  const [mine, theirs] = [
    await plantEvent(context.api.orm, { organisationId: own, actorName: 'Mine' }),
    await plantEvent(context.api.orm, { organisationId: other, actorName: 'Secret name', objectName: 'Secret object' }),
  ];
  await auditor.get(`organisations/${own}/audit-events/${mine}/inclusion-proof`).expect(404);
  await work.get(AuditSealer).run();
  const { body, text } = await auditor.get(`organisations/${own}/audit-events/${mine}/inclusion-proof`).expect(200);
  expect(Object.keys(body as object).sort()).toEqual(['checkpoint', 'hashes', 'leafHash', 'leafIndex', 'verifierKey']);
  for (const secret of [theirs, other, 'Secret', own]) expect(text).not.toContain(secret);
  const { root, size } = openCheckpoint(body.checkpoint as string, noteVerifier(body.verifierKey as string));
  const hashes = (body.hashes as string[]).map((hash) => Buffer.from(hash, 'base64'));
  expect(isIncluded(Buffer.from(body.leafHash as string, 'base64'), body.leafIndex as number, size, hashes, root)).toBe(true);
  await auditor.get(`organisations/${own}/audit-events/${theirs}/inclusion-proof`).expect(404);
  await auditor.get(`organisations/${other}/audit-events/${theirs}/inclusion-proof`).expect(404);
  const growth = await auditor.get(`organisations/${own}/audit-log/consistency-proof?size=1`).expect(200);
  expect(Object.keys(growth.body as object).sort()).toEqual(['checkpoint', 'hashes']);
  await auditor.get(`organisations/${own}/audit-log/consistency-proof?size=0`).expect(400);
  await auditor.get(`organisations/${own}/audit-log/consistency-proof?size=${size + 100_000}`).expect(404);
});

it('lets those who only read look on and not begin one', async () => {
  await reader.post(VERIFICATIONS, { full: false }).expect(403);
  await manager.get(`${VERIFICATIONS}/${randomUUID()}`).expect(404);
  const owner = await context.people.memberClient(await context.people.organisation(), 'owner');
  await owner.get(VERIFICATIONS).expect(403);
});
