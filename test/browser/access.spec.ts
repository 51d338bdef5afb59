import { expect, test } from './support/product.js';

test('a Viewer sees which fields exist, and can reveal, copy, edit or import nothing', async ({ page, openAs }) => {
  await openAs('samuel', '/o/alder-clinic/vault');
  const first = page.getByRole('list', { name: 'Credentials' }).getByRole('link').first();
  await first.click();
  await expect(page.getByText('Your role cannot reveal this').first()).toBeVisible();
  await expect(page.getByRole('button', { name: /^Reveal/u })).toHaveCount(0);
  await expect(page.getByRole('button', { name: /^Copy Password/u })).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Edit', exact: true })).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'New', exact: true })).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Audit' })).toHaveCount(0);

  // The page is a courtesy: the server refuses as well, and says so.
  const [organisationId, credentialId] = await page.evaluate(async () => {
    const session = (await (await fetch('/api/v1/session')).json()) as { organisations: { id: string }[] };
    return [session.organisations[0]?.id ?? '', location.pathname.split('/').at(-1) ?? ''];
  });
  const path = `/api/v1/organisations/${organisationId}/credentials/${credentialId}`;
  const status = await page.evaluate(async (at) => {
    const entry = (await (await fetch(at)).json()) as { fields: { id: string; secret: boolean }[] };
    const field = entry.fields.find(({ secret }) => secret)?.id ?? '';
    const answer = await fetch(`${at}/fields/${field}/reveal`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-requested-by': 'clientst0r' },
      body: '{}',
    });
    return [answer.status, answer.headers.get('content-type')];
  }, path);
  expect(status).toEqual([403, expect.stringContaining('application/problem+json')]);
});

test("another organisation's address is a page that does not exist", async ({ page, openAs }) => {
  await openAs('samuel', '/o/northwind/vault');
  await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible();
  await page.goto('/o/no-such-organisation/vault');
  await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible();
});

test('who is not signed in comes to the sign-in page, and from there to no other site', async ({ page }) => {
  await page.goto('/o/northwind/audit');
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  expect(new URL(page.url()).searchParams.get('return')).toBe('/o/northwind/audit');
});

test('a wrong password and an unknown address get the same answer', async ({ page }) => {
  await page.goto('/sign-in');
  const answers: string[] = [];
  for (const email of ['ingrid@demo.example', 'nobody@demo.example']) {
    await page.getByRole('textbox', { name: 'E-mail address' }).fill(email);
    await page.getByLabel('Password').fill('certainly not this one');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('alert')).toBeVisible();
    answers.push(await page.getByRole('alert').innerText());
    await page.reload();
  }
  expect(answers[0]).toBe(answers[1]);
});

test('a session that was ended elsewhere leads to the sign-in page and back', async ({ page, context, openAs }) => {
  await openAs('tomasz', '/o/northwind/vault');
  // What is still being loaded would find the session ended before the click does.
  await page.waitForLoadState('networkidle');
  await context.clearCookies();
  await page.getByRole('link', { name: 'Monitoring' }).click();
  await expect(page.getByText('Your session has ended')).toBeVisible();
  expect(new URL(page.url()).searchParams.get('return')).toContain('/o/northwind/');
});
