import { createHash } from 'node:crypto';
import { eventLeaf, instantText, leafData, type StoredAuditEvent } from './audit-leaf.js';

const EVENT: StoredAuditEvent = {
  at: '2026-11-24 10:00:00.120', id: '0193f000-0000-7000-8000-000000000001', organisation_id: null, category: 'vault', action: 'credential.revealed', outcome: 'success',
  actor_id: '0193f000-0000-7000-8000-000000000002', actor_name: 'Zoë', address: '203.0.113.9', user_agent: '', request_id: 'r', object_type: null, object_id: null, object_name: null, details: '{"field": "password", "n": 1}', country: null,
}; // prettier-ignore

it('has one written form that must never change', () => {
  const data =
    '["clientst0r/audit-event/v1","2026-11-24T10:00:00.120Z","0193f000-0000-7000-8000-000000000001",null,"vault","credential.revealed","success","0193f000-0000-7000-8000-000000000002","Zoë","203.0.113.9","","r",null,null,null,{"field":"password","n":1}]';
  expect(leafData(EVENT)).toBe(data);
  expect(eventLeaf(EVENT)).toEqual(createHash('sha256').update(`\0${data}`).digest());
});

it('has another one with a country, so that neither can be taken for the other', () => {
  expect(leafData({ ...EVENT, country: 'AT' })).toBe(`${leafData(EVENT).replace('/v1"', '/v2"').slice(0, -1)},"AT"]`);
});

it('is another one for every column that differs', () => {
  const other = { at: '2026-11-24 10:00:00.121', details: null } as Record<string, unknown>;
  const leaves = Object.keys(EVENT).map((column) =>
    eventLeaf({ ...EVENT, [column]: column in other ? other[column] : 'x' }).toString('hex'),
  );
  expect(new Set([...leaves, eventLeaf(EVENT).toString('hex')]).size).toBe(Object.keys(EVENT).length + 1);
});

it('reads an instant alike from text and from a date', () => {
  expect(['2026-11-24 10:00:00', '2026-11-24 10:00:00.000', new Date('2026-11-24T10:00:00Z')].map(instantText)).toEqual(
    Array(3).fill('2026-11-24T10:00:00.000Z'),
  );
});
