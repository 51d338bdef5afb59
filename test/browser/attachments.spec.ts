import { readFile } from 'node:fs/promises';
import { noViolations } from './support/accessibility.js';
import { confirmIfAsked, expect, test } from './support/product.js';

const NAME = `With files ${Date.now().toString(36)}`;

test('files of an entry: chosen, dropped, fetched again as they were, and deleted', async ({ page, openAs }) => {
  await openAs('mara', '/o/northwind/vault/new');
  await page.getByLabel('Name', { exact: true }).fill(NAME);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { name: NAME })).toBeVisible();

  const files = page.getByRole('region', { name: 'Files' });
  const large = Buffer.alloc(3_000_000, 'firewall ');
  await files.getByLabel('Add a file').setInputFiles([
    { name: 'Überblick "core".cfg', mimeType: 'text/html', buffer: large },
    { name: 'too-large.iso', mimeType: 'application/octet-stream', buffer: Buffer.alloc(26 * 1024 * 1024) },
  ]);
  await expect(files.getByRole('alert')).toHaveText(/too-large\.iso was not added: It is larger than 25 MiB/u);
  await expect(files.getByText('Überblick _core_.cfg')).toBeVisible();
  await expect(files.getByText(/2\.9 MiB/u)).toBeVisible();

  const dropped = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['dropped here'], 'dropped.txt'));
    return transfer;
  });
  await files.dispatchEvent('drop', { dataTransfer: dropped });
  await expect(files.getByText('dropped.txt')).toBeVisible();
  await noViolations(page);

  const arriving = page.waitForEvent('download');
  await files.getByRole('button', { name: 'Download Überblick _core_.cfg' }).press('Enter');
  const arrived = await arriving;
  expect(arrived.suggestedFilename()).toBe('Überblick _core_.cfg');
  expect(large.equals(await readFile(await arrived.path()))).toBe(true);

  await files.getByRole('button', { name: 'Delete dropped.txt' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await confirmIfAsked(page, 'mara', page.getByText('dropped.txt is deleted.'));
  await expect(files.getByRole('listitem')).toHaveCount(1);
});
