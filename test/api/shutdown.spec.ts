import { setTimeout as pause } from 'node:timers/promises';
import { ARGON2_COST } from '@clientst0r/identity';
import { People } from '../support/people.js';
import { startTestApi } from '../support/test-api.js';

const CHEAP = { memoryCost: 1024, timeCost: 1, parallelism: 1 };

function exportOf(entries: number): string {
  const items = Array.from({ length: entries }, (_, index) => ({
    type: 1,
    name: `Entry ${index}`,
    login: { username: `user${index}`, password: `password-${index}`, uris: [{ uri: `https://host${index}.example` }] },
  }));
  return JSON.stringify({ encrypted: false, folders: [], items });
}

it('finishes the requests that it has taken before it stops, and takes no more', async () => {
  const api = await startTestApi((builder) => builder.overrideProvider(ARGON2_COST).useValue(CHEAP));
  const people = new People(api);
  const organisationId = await people.organisation();
  const owner = await people.memberClient(organisationId, 'owner');
  const url = `${await api.app.getUrl()}/healthz`;

  let finished = false;
  const importing = owner
    .post(`organisations/${organisationId}/imports`, { format: 'bitwarden-json', content: exportOf(2_000) })
    .then((answer) => {
      finished = true;
      return answer;
    });
  await pause(120);
  expect(finished).toBe(false);
  const stopped = api.app.close();
  const answer = await importing;
  await stopped;

  expect({ status: answer.status, body: answer.body }).toMatchObject({ status: 200, body: { imported: 2_000 } });
  await expect(fetch(url)).rejects.toThrow();
});
