import { RequestContext } from '@mikro-orm/mariadb';
import { MailSender } from '@clientst0r/notifications';
import { SettingsService } from '@clientst0r/settings';
import type { Actor } from '@clientst0r/platform';
import type { MailServer } from './mail-server.js';
import type { TestApi } from './test-api.js';

const ADMINISTRATOR: Actor = {
  userId: '00000000-0000-7000-8000-000000000001',
  name: 'Administrator',
  sessionId: null,
  reauthenticatedAt: null,
  organisationId: null,
  permissions: new Set(),
  address: '127.0.0.1',
  userAgent: '',
  requestId: '',
};

/** Points the api's settings at that server. */
export async function useMailServer(api: TestApi, server: MailServer): Promise<void> {
  const settings = api.app.get(SettingsService);
  const values = { 'mail.host': '127.0.0.1', 'mail.port': server.port, 'mail.from-address': 'vault@msp.example' };
  for (const [key, value] of Object.entries(values)) {
    await RequestContext.create(api.orm.em, () => settings.update(ADMINISTRATOR, key, value));
  }
}

/** Does what the worker does with the mails that wait in the outbox. @returns how many there were */
export async function sendWaitingMails(api: TestApi): Promise<number> {
  const connection = api.orm.em.getConnection();
  const rows = await connection.execute<{ id: string; payload: string | { deliveryId: string } }[]>(
    "select id, payload from outbox_messages where job = 'mail.send' order by id",
  );
  for (const { id, payload } of rows) {
    await connection.execute('delete from outbox_messages where id = ?', [id]);
    const { deliveryId } = typeof payload === 'string' ? (JSON.parse(payload) as { deliveryId: string }) : payload;
    await RequestContext.create(api.orm.em, () => api.app.get(MailSender).send(deliveryId));
  }
  return rows.length;
}
