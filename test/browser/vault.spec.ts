import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { kdbxOf, protector } from '../support/kdbx-file.js';
import { expect, test } from './support/product.js';

const clipboard = (page: Page): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
const RUN = Date.now().toString(36);
const NAME = `Journey switch ${RUN}`;

function bitwardenExport() {
  const text = readFileSync(join(import.meta.dirname, 'fixtures/bitwarden.json'), 'utf8').replaceAll(' imported', ` ${RUN}`);
  return { name: 'bitwarden.json', mimeType: 'application/json', buffer: Buffer.from(text) };
}

/** As Excel saves "Unicode text" in UTF-16, with semicolons. */
function devicesTable() {
  const text = readFileSync(join(import.meta.dirname, 'fixtures/devices.csv'), 'utf8').replaceAll(' imported', ` ${RUN}`);
  return { name: 'devices.csv', mimeType: 'text/csv', buffer: Buffer.from(`\uFEFF${text}`, 'utf16le') };
}

/** A KeePass database with an entry in a group. */
function keepassDatabase() {
  const values = `<String><Key>Title</Key><Value>Gate ${RUN}</Value></String><String><Key>UserName</Key><Value>gate-admin</Value></String><String><Key>Password</Key>${protector()('G4te-secret')}</String>`;
  const entry = `<Entry><UUID>AAAAAAAAAAAAAAAAAAAAAQ==</UUID>${values}<Binary><Key>plan.pdf</Key><Value Ref="0"/></Binary></Entry>`;
  const xml = `<KeePassFile><Meta/><Root><Group><Name>All</Name><Group><Name>Doors ${RUN}</Name>${entry}</Group></Group></Root></KeePassFile>`;
  return { name: 'customers.kdbx', mimeType: 'application/octet-stream', buffer: kdbxOf(xml) };
}

/** By the keyboard, as somebody without a mouse gets there. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let presses = 0; presses < 150; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${String(target)}`);
}

test.describe.serial("a technician's day", () => {
  test('finds an entry by Ctrl-K, reveals it for 30 seconds, and copies it from the keyboard', async ({ page, openAs }) => {
    await page.clock.install();
    await openAs('jonas', '/o/northwind/vault');
    await expect(page.getByRole('list', { name: 'Credentials' })).toBeVisible();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('core sw');
    await expect(page.getByRole('option', { name: /Core switch/u }).first()).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Core switch', exact: true })).toBeVisible();

    await expect(page.locator('[data-revealed]')).toHaveCount(0);
    await page.getByRole('button', { name: 'Reveal Password' }).click();
    const revealed = page.locator('[data-revealed]');
    await expect(revealed).toHaveCount(1);
    const value = await revealed.innerText();
    expect(value.length).toBeGreaterThan(5);
    await page.clock.fastForward(31_000);
    await expect(revealed).toHaveCount(0);
    expect(await page.content()).not.toContain(value);

    await page.getByRole('button', { name: 'Copy Password' }).click();
    await expect(page.getByText(/Password of Core switch copied/u)).toBeVisible();
    expect(await clipboard(page)).toBe(value);
    await page.clock.fastForward(31_000);
    await expect.poll(() => clipboard(page)).toBe('');
  });

  test('copies straight from the list, without the mouse', async ({ page, openAs }) => {
    await openAs('jonas', '/o/northwind/vault');
    await expect(page.getByRole('list', { name: 'Credentials' })).toBeVisible();
    await page.keyboard.press('/');
    await page.keyboard.type('core sw');
    await expect(page.getByRole('list', { name: 'Credentials' }).getByRole('listitem').first()).toContainText('Core switch');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('u');
    await expect(page.getByText('User name copied')).toBeVisible();
    const user = await clipboard(page);
    await page.keyboard.press('p');
    await expect(page.getByText(/Password of Core switch copied/u)).toBeVisible();
    expect(await clipboard(page)).not.toBe(user);
  });

  test('makes, reveals, changes, shares, trashes and brings back an entry with the keyboard alone', async ({ page, openAs }) => {
    test.slow();
    const name = `By keys ${RUN}`;
    const press = async (target: Locator, key = 'Enter'): Promise<void> => {
      await tabTo(page, target);
      await page.keyboard.press(key);
    };
    const write = async (label: string, text: string): Promise<void> => {
      await tabTo(page, page.getByLabel(label, { exact: true }));
      await page.keyboard.press('Control+a');
      await page.keyboard.type(text);
    };
    await openAs('mara', '/o/northwind/vault');
    await press(page.getByRole('link', { name: 'New', exact: true }));
    await write('Name', name);
    await write('Password', 'typed by hand');
    await press(page.getByRole('button', { name: 'Save' }));
    const heading = page.getByRole('heading', { name, exact: true });
    await expect(heading).toBeVisible();

    await press(page.getByRole('button', { name: 'Reveal Password' }));
    await expect(page.locator('[data-revealed]')).toHaveText('typed by hand');
    await press(page.getByRole('link', { name: 'Edit', exact: true }));
    await write('Password', 'typed again');
    await press(page.getByRole('button', { name: 'Save' }));
    await expect(heading).toBeVisible();
    await press(page.getByRole('button', { name: 'Copy Password' }));
    await expect.poll(() => clipboard(page)).toBe('typed again');

    await press(page.getByRole('button', { name: 'Send Password to somebody outside' }));
    const dialog = page.getByRole('dialog');
    await expect(dialog).toBeVisible();
    await page.keyboard.type('Jo');
    await press(dialog.getByRole('button', { name: 'Make the link' }));
    await expect(dialog.locator('[data-link]')).toContainText('/share#');
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);

    await press(page.getByRole('button', { name: 'Move to the trash' }));
    await press(page.getByRole('button', { name: 'Undo' }));
    await expect(page.getByText(/is back in the vault/u)).toBeVisible();
  });

  test('shows a one-time code that runs out', async ({ page, openAs }) => {
    await openAs('jonas', '/o/northwind/vault');
    await page.getByLabel('Filter credentials').fill('accounting');
    await page.getByRole('link', { name: /Accounting/u }).click();
    await page.getByRole('button', { name: 'Show One-time code' }).click();
    await expect(page.locator('[data-revealed]')).toHaveText(/^\d{3} \d{3}$/u);
    await expect(page.getByRole('timer')).toBeVisible();
  });

  test('hides a revealed value when the entry is left', async ({ page, openAs }) => {
    await openAs('jonas', '/o/northwind/vault');
    await page.getByRole('link', { name: /Core switch/u }).click();
    await page.getByRole('button', { name: 'Reveal Password' }).click();
    await expect(page.locator('[data-revealed]')).toHaveCount(1);
    const value = await page.locator('[data-revealed]').innerText();
    await page.getByRole('link', { name: 'Monitoring' }).click();
    await expect(page.getByRole('heading', { name: 'Monitoring' })).toBeVisible();
    expect(await page.content()).not.toContain(value);
    await page.goBack();
    await expect(page.getByRole('button', { name: 'Reveal Password' })).toBeVisible();
    expect(await page.content()).not.toContain(value);
  });

  test('creates an entry with the generator and a field of its own, and edits it', async ({ page, openAs }) => {
    await openAs('jonas', '/o/northwind/vault');
    await page.getByRole('link', { name: 'New', exact: true }).click();
    await page.getByLabel('Name', { exact: true }).fill(NAME);
    await page.getByLabel('Tags').fill('journey, network');
    await page.getByLabel('User name', { exact: true }).fill('journey-admin');
    await page.getByRole('button', { name: 'Generate' }).click();
    await page.getByRole('slider').fill('32');
    const generated = await page.getByLabel('Generated value').innerText();
    expect(generated).toHaveLength(32);
    await page.getByRole('button', { name: 'Use it' }).click();
    await expect(page.getByLabel('Password', { exact: true })).toHaveValue(generated);
    await page.getByRole('button', { name: 'Add a field' }).click();
    await page.getByLabel('Field name').fill('Rack');
    await page.getByLabel('Value', { exact: true }).fill('R2 U14');
    await page.getByRole('button', { name: 'Save' }).click();

    await expect(page.getByRole('heading', { name: NAME })).toBeVisible();
    await expect(page.getByText('R2 U14')).toBeVisible();
    await expect(page.getByRole('link', { name: new RegExp(NAME, 'u') })).toBeVisible();
    await page.getByRole('button', { name: 'Reveal Password' }).click();
    await expect(page.locator('[data-revealed]')).toHaveText(generated);

    await page.getByRole('link', { name: 'Edit', exact: true }).click();
    await page.getByLabel('Name', { exact: true }).fill(`${NAME} edited`);
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('heading', { name: `${NAME} edited` })).toBeVisible();
    await page.getByRole('button', { name: 'Reveal Password' }).click();
    await expect(page.locator('[data-revealed]')).toHaveText(generated);
  });

  test('does not overwrite what somebody else saved in the meantime', async ({ page, openAs, context }) => {
    await openAs('jonas', '/o/northwind/vault');
    await page.getByLabel('Filter credentials').fill(NAME);
    await page.getByRole('link', { name: new RegExp(NAME, 'u') }).click();
    await page.getByRole('link', { name: 'Edit', exact: true }).click();
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue(`${NAME} edited`);

    const other = await context.newPage();
    await other.goto(page.url());
    await other.getByLabel('Tags').fill('changed-elsewhere');
    await other.getByRole('button', { name: 'Save' }).click();
    await expect(other.getByRole('heading', { name: `${NAME} edited` })).toBeVisible();

    await page.getByLabel('Tags').fill('mine');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText(/Somebody else changed this entry/u)).toBeVisible();
    await page.getByRole('button', { name: 'Load it' }).click();
    await expect(page.getByLabel('Tags')).toHaveValue('changed-elsewhere');
  });
});

test.describe.serial("an owner's day", () => {
  test('imports a Bitwarden export after looking at it', async ({ page, openAs }) => {
    await openAs('mara', '/o/northwind/vault/import');
    await page.getByLabel(/Choose an exported file/u).setInputFiles(bitwardenExport());
    await expect(page.getByText('2 ready')).toBeVisible();
    await expect(page.getByRole('row', { name: new RegExp(`Rack PDU ${RUN}`, 'u') })).toContainText('pdu-admin');
    expect(await page.content()).not.toContain('Imp0rted-pdu-secret');
    await page.getByRole('button', { name: 'Import 2 entries' }).click();
    await expect(page.getByRole('heading', { name: '2 entries imported' })).toBeVisible();
    await page.getByRole('link', { name: 'To the vault' }).click();
    await page.getByLabel('Filter credentials').fill(`rack pdu ${RUN}`);
    await page.getByRole('link', { name: new RegExp(`Rack PDU ${RUN}`, 'u') }).click();
    await expect(page.getByText('A7')).toBeVisible();
    await page.getByRole('button', { name: /Show One-time code/u }).click();
    await expect(page.locator('[data-revealed]')).toHaveText(/^\d{3} \d{3}$/u);
  });

  test('imports a table of its own making, once he has said what its columns are', async ({ page, openAs }) => {
    await openAs('mara', '/o/northwind/vault/import');
    await page.getByLabel(/Choose an exported file/u).setInputFiles(devicesTable());
    await expect(page.getByRole('status').filter({ hasText: 'No column is known' })).toBeVisible();
    await expect(page.getByText('2 with problems')).toBeVisible();
    for (const [column, becomes] of [
      ['Gerät', 'Name'],
      ['Wer', 'User name'],
      ['Was', 'Password'],
      ['Wo', 'A field of its own, not secret'],
    ] as const)
      await page.getByLabel(column, { exact: true }).selectOption(becomes);
    await expect(page.getByText('2 ready')).toBeVisible();
    await expect(page.getByRole('row', { name: new RegExp(`Plotter ${RUN}`, 'u') })).toContainText('svc-plot');
    expect(await page.content()).not.toContain('Pl0t-secret');
    await page.getByRole('button', { name: 'Import 2 entries' }).click();
    await expect(page.getByRole('heading', { name: '2 entries imported' })).toBeVisible();
    await page.getByRole('link', { name: 'To the vault' }).click();
    await page.getByLabel('Filter credentials').fill(`plotter ${RUN}`);
    await page.getByRole('link', { name: new RegExp(`Plotter ${RUN}`, 'u') }).click();
    await expect(page.getByText('Halle 3; links')).toBeVisible();
    await page.getByRole('button', { name: 'Reveal Password' }).click();
    await expect(page.locator('[data-revealed]')).toHaveText('Pl0t-secret');
  });

  test('opens a KeePass database with its password, and imports it', async ({ page, openAs }) => {
    await openAs('mara', '/o/northwind/vault/import');
    await page.getByLabel(/Choose an exported file/u).setInputFiles(keepassDatabase());
    await page.getByLabel('Password', { exact: true }).fill('not it');
    await page.getByRole('button', { name: 'Open' }).click();
    await expect(page.getByRole('alert')).toContainText('The password: is wrong, or the key file is');
    await page.getByLabel('Password', { exact: true }).fill('open sesame');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('row', { name: new RegExp(`Gate ${RUN}`, 'u') })).toContainText('Stays behind: attachment plan.pdf');
    expect(await page.content()).not.toContain('G4te-secret');
    await page.getByRole('button', { name: 'Import 1 entry' }).click();
    await expect(page.getByRole('heading', { name: '1 entry imported' })).toBeVisible();
    await page.getByRole('link', { name: 'To the vault' }).click();
    await page.getByLabel('Filter credentials').fill(`gate ${RUN}`);
    await page.getByRole('link', { name: new RegExp(`Gate ${RUN}`, 'u') }).click();
    await page.getByRole('button', { name: 'Reveal Password' }).click();
    await expect(page.locator('[data-revealed]')).toHaveText('G4te-secret');
  });

  test('says what is wrong with a file that is no export', async ({ page, openAs }) => {
    await openAs('mara', '/o/northwind/vault/import');
    await page
      .getByLabel(/Choose an exported file/u)
      .setInputFiles({ name: 'nonsense.json', mimeType: 'application/json', buffer: Buffer.from('{"nonsense": true}') });
    await expect(page.getByRole('alert')).toBeVisible();
  });

  test('keeps entries in folders, by the keyboard', async ({ page, openAs }) => {
    await page.setViewportSize({ width: 1600, height: 900 });
    await openAs('mara', '/o/northwind/vault');
    const tree = page.getByRole('tree', { name: 'Folders' });
    for (const [name, within] of [
      [`Hall ${RUN}`, 'At the top'],
      [`Rack ${RUN}`, `Hall ${RUN}`],
    ] as const) {
      await page.getByRole('button', { name: 'More of the vault' }).click();
      await page.getByRole('menuitem', { name: 'New folder' }).click();
      await page.getByRole('dialog').getByLabel('Name').fill(name);
      await page.getByRole('dialog').getByLabel('Within').selectOption(within);
      await page.getByRole('button', { name: 'Save' }).click();
      await expect(tree.getByRole('treeitem', { name: `${name} 0 entries` })).toHaveAttribute('aria-selected', 'true');
    }
    await tree.getByRole('treeitem', { name: /^All entries/u }).click();
    await page.getByLabel('Filter credentials').fill(`rack pdu ${RUN}`);
    await page.getByRole('link', { name: new RegExp(`Rack PDU ${RUN}`, 'u') }).focus();
    await page.keyboard.press('m');
    await page.getByRole('dialog').getByLabel('Folder').selectOption(`Hall ${RUN} / Rack ${RUN}`);
    await page.getByRole('button', { name: 'Move', exact: true }).click();
    const rack = tree.getByRole('treeitem', { name: `Rack ${RUN} 1 entry` });
    await expect(rack).toBeVisible();
    await page.getByRole('button', { name: 'Clear the filter' }).click();
    await tree.getByRole('treeitem', { name: /^All entries/u }).focus();
    await page.keyboard.press('End');
    for (let step = 0; step < 20 && !(await rack.evaluate((element) => element === document.activeElement)); step += 1)
      await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('list', { name: 'Credentials' }).getByRole('listitem')).toHaveCount(1);
    await page.getByRole('link', { name: new RegExp(`Rack PDU ${RUN}`, 'u') }).click();
    await expect(page.getByText(`Hall ${RUN} / Rack ${RUN}`, { exact: true }).last()).toBeVisible();
    await page.getByRole('link', { name: 'Edit', exact: true }).click();
    await expect(page.locator('app-credential-form').getByLabel(/^Folder/u)).toHaveValue(/.+/u);
    await rack.focus();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Delete');
    await expect(page.getByRole('dialog')).toContainText('moves to the top');
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await expect(page.getByText(`The folder Hall ${RUN} is gone.`)).toBeVisible();
    await expect(rack).toHaveAttribute('aria-level', '1');
  });

  test('deletes an entry, undoes it, deletes it again and restores it from the trash', async ({ page, openAs }) => {
    await openAs('mara', '/o/northwind/vault');
    await page.getByLabel('Filter credentials').fill(`door note ${RUN}`);
    await page.getByRole('link', { name: new RegExp(`Door note ${RUN}`, 'u') }).click();
    await page.getByRole('button', { name: 'Move to the trash' }).click();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(page.getByText(/is back in the vault/u)).toBeVisible();
    await page.getByRole('link', { name: new RegExp(`Door note ${RUN}`, 'u') }).click();
    await page.getByRole('button', { name: 'Move to the trash' }).click();
    await expect(page.getByText(/is in the trash/u)).toBeVisible();
    await page.goto('/o/northwind/vault/trash');
    await page.getByRole('button', { name: `Restore Door note ${RUN}` }).click();
    await expect(page.getByRole('button', { name: `Restore Door note ${RUN}` })).toHaveCount(0);
  });

  test('finds every one of these actions in the audit trail', async ({ page, openAs }) => {
    const row = (text: string) => page.getByRole('row').filter({ hasText: text }).filter({ hasText: '127.0.0.1' }).first();
    for (const [action, done] of [
      ['credential.copied', 'Copied Core switch'],
      ['credential.code-generated', 'Generated a code of Accounting'],
      ['credential.created', `Created ${NAME}`],
      ['credential.updated', `Edited ${NAME}`],
      ['import.completed', 'Completed an import'],
      ['credential.trashed', 'Moved to the trash Door note'],
      ['credential.restored', 'Restored Door note'],
      ['credential.revealed', 'Revealed Core switch'],
    ] as const) {
      await openAs('mara', `/o/northwind/audit?action=${action}`);
      await expect(row(done), done).toBeVisible();
    }
    await page
      .getByRole('link', { name: /^Revealed Core switch/u })
      .first()
      .click();
    const drawer = page.getByRole('dialog');
    await expect(drawer).toContainText('Jonas Keller');
    await expect(drawer).toContainText('credential.revealed');
  });
});
