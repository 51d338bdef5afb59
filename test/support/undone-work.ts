import { context, field, matching, org, SIGNING_SECRET, state } from './audited-state.js';

/** Leaves in an organisation of its own what jobs find to do, at once or when its time is over. */
export async function leaveWorkUndone(): Promise<void> {
  state.organisationId = await context.people.organisation('Undone');
  state.ownerPerson = await context.people.person({ [state.organisationId]: ['owner'] });
  state.owner = await context.people.signedIn(state.ownerPerson);
  const { owner } = state;
  const entry = { type: 'login', name: 'Left', fields: [{ key: 'password', value: 'correct horse' }] };
  const trashed = (await owner.post(org('credentials'), entry).expect(201)).body as { id: string };
  await matching(owner.delete(org(`credentials/${trashed.id}`)), 1).expect(204);
  state.credential = (await owner.post(org('credentials'), entry).expect(201)).body as typeof state.credential;
  await owner.post(`${field('password')}/share-links`, { recipient: 'Jo', hours: '1', views: 2 }).expect(201);
  await owner.post(org('secret-requests'), { recipient: 'Jo', hours: '1', keys: ['password'], name: 'Asked', type: 'login' }).expect(201);
  await owner.post(org('audit-exports'), { format: 'csv', filter: {} }).expect(201);
  await owner.post(org('channels'), { name: 'Hook', kind: 'webhook', target: 'http://127.0.0.1:1/', secret: SIGNING_SECRET }).expect(201);
  const check = { name: 'Site', kind: 'http', url: 'http://127.0.0.1:1/', intervalSeconds: 60 };
  const { body } = await owner.post(org('checks'), check).expect(201);
  await owner.post(org(`checks/${(body as { id: string }).id}/run`)).expect(200);
}
