import { randomUUIDv7 } from 'node:crypto';
import { type Call, context, state, type Step } from './audited-state.js';

/** Mail that the deployment sends. */
export const MAIL_STEPS: Readonly<Record<string, Step | Call>> = {
  sendTestMail: async () => {
    for (const [key, value] of Object.entries({ 'mail.host': '127.0.0.1', 'mail.port': 1, 'mail.from-address': 'a@b.example' })) {
      await state.boss.put(`platform/settings/${key}`, { value }).expect(200);
    }
    return state.boss.post('platform/mail/test');
  },
  retryMailDelivery: async () => {
    const insert =
      "insert into mail_deliveries (id, created_at, kind, recipient, facts, state) values (?, utc_timestamp(3), 'invitation', 'a@b.example', '{}', 'failed')";
    const id = randomUUIDv7();
    await context.api.orm.em.getConnection().execute(insert, [id]);
    return state.boss.post(`platform/mail/deliveries/${id}/retry`);
  },
};
