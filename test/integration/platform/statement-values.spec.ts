import type { MikroORM } from '@mikro-orm/mariadb';
import { connectAs } from '../../support/test-database.js';

let orm: MikroORM;
beforeAll(async () => {
  orm = await connectAs('application');
});

const TEXTS = ["O'Brien? \\ ??", '-- ?', '/* ? */', "'; select 1; --", '\u0000\u2028'];

it.each(TEXTS)('brings %j as it is, through MikroORM, its query builder and the driver itself', async (text) => {
  const connection = orm.em.getConnection();
  expect(await connection.execute('select ? as text, ? as more', [text, text])).toEqual([{ text, more: text }]);
  const built = await orm.em
    .getKysely()
    .selectNoFrom(({ val }) => val(text).as('text'))
    .execute();
  expect(built).toEqual([{ text }]);
  const pool = await connection.getNativeClient();
  const at = new Date('2026-03-29T01:30:00.000Z');
  const rows = await new Promise((resolve, reject) => {
    pool.query('select ? as text, cast(? as char) as at', [text, at], (error, found) => (error ? reject(error) : resolve(found)));
  });
  expect(rows).toEqual([{ text, at: '2026-03-29 01:30:00.000' }]);
});
