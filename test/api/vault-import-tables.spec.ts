import type { Response } from 'supertest';
import type { IdentityApi } from '../support/identity-api.js';
import { problemsOf, VaultFiles, vaultFile } from '../support/vault-files.js';

let context: IdentityApi;
let vault: VaultFiles;

beforeAll(async () => {
  context = await VaultFiles.start();
});

beforeEach(async () => {
  vault = await VaultFiles.in(context);
});

const csv = { format: 'csv' };
const names = ({ body }: Response): string[] => body.entries.map(({ name }: { name: string }) => name);

describe('a table as a file', () => {
  const text = 'name;username;password\r\nZürich;ada;"Pä$$\r\nwörd €"\r\n';
  const big = (content: string): Buffer => Buffer.from(content, 'utf16le').swap16();

  it.each<[string, Buffer]>([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${text}`)],
    ['UTF-16, little end first', Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['UTF-16, big end first', big(`\uFEFF${text}`)],
    ['UTF-16 without a mark', Buffer.from(text, 'utf16le')],
    ['UTF-16, big end first, without a mark', big(text)],
    ['Windows-1252', Buffer.from(text.replace('€', '\u0080'), 'latin1')],
  ])('is read in %s, with breaks of lines in its values', async (_encoding, file) => {
    await vault.import(file, csv).expect(200, { imported: 1, skipped: 0 });
    expect(await vault.valuesOf('Zürich')).toEqual({ 'User name': 'ada', Password: 'Pä$$\r\nwörd €' });
  });

  it('of 200,000 lines is refused at its limit, and the server goes on', async () => {
    const line = (at: number): string => `Server ${at},administrator${at},p${at}\n`;
    const file = Buffer.from(`name,username,password\n${Array.from({ length: 200_000 }, (_, at) => line(at)).join('')}`);
    for (const response of [await vault.preview(file, csv), await vault.import(file, csv)])
      expect(problemsOf(response)).toEqual(['400', 'content has more than 20000 entries; split it']);
    expect(await vault.stored()).toBe(0);
  });

  it('tells what has no name apart from what is here already', async () => {
    const file = Buffer.from('name,username,password\nA,x,1\n,y,2\n,y,2\nA,x,1\n');
    const preview = await vault.preview(file, csv).expect(200);
    expect(preview.body).toMatchObject({ accepted: 2, rejected: 2, duplicates: 1 });
    expect(preview.body.entries.map(({ duplicate }: { duplicate: boolean }) => duplicate)).toEqual([false, false, false, true]);
    expect(problemsOf(await vault.import(file, csv))).toEqual(['400', 'lines.3 has no name', 'lines.4 has no name']);
    expect(await vault.stored()).toBe(0);
  });

  it('keeps names that are formulas or HTML as the text that they are, and the export makes them harmless', async () => {
    const file = Buffer.from(
      'name,username,password\n=HYPERLINK("http://x"),@SUM(1),+1\n<img src=x onerror=alert(1)>,-2,=3\n'.replace(
        '=HYPERLINK("http://x")',
        '"=HYPERLINK(""http://x"")"',
      ),
    );
    await vault.import(file, csv).expect(200, { imported: 2, skipped: 0 });
    expect((await vault.listed()).map(({ name }) => name).sort()).toEqual(['<img src=x onerror=alert(1)>', '=HYPERLINK("http://x")']);
    expect(await vault.valuesOf('=HYPERLINK("http://x")')).toEqual({ 'User name': '@SUM(1)', Password: '+1' });
  });
});

describe('a table with companies', () => {
  const itglue =
    'id,organization,name,otp_secret,username,password,url,notes,password_category,archived,resource_type,resource_id\n' +
    '1,Contoso,Firewall,JBSWY3DPEHPK3PXP,admin,fw-1,https://10.0.0.1/,Rack 2,Network,false,,\n' +
    '2,Fabrikam,Firewall,,admin,fw-2,https://10.1.0.1/,,Network,false,,\n3,Contoso,Portal,,ada,p-3,https://portal.example/,,Cloud,false,,\n';
  const hudu =
    'company_name,name,username,password,url,otp_secret,description,password_type,password_folder\n' +
    'Contoso,Firewall,admin,fw-1,https://10.0.0.1/,JBSWY3DPEHPK3PXP,Rack 2,Network,Edge/Berlin\nFabrikam,Portal,ada,p-2,https://portal.example/,,,,\n';

  it.each([['IT Glue', itglue, 3], ['Hudu', hudu, 2]])('of %s names them, and puts each in a folder of its own', async (layout, file, amount) => {
    const preview = await vault.preview(Buffer.from(file), csv).expect(200);
    expect(preview.body).toMatchObject({ layout, accepted: amount, rejected: 0 });
    expect(preview.body.companies.map(({ name }: { name: string }) => name)).toEqual(['Contoso', 'Fabrikam']);
    expect(preview.body.entries[0].folder).toMatch(layout === 'Hudu' ? /^Contoso\/Edge\/Berlin$/u : /^Contoso$/u);
    await vault.import(Buffer.from(file), csv).expect(200, { imported: amount, skipped: 0 });
    const [firewall] = (await vault.listed()).filter(({ name, url }) => name === 'Firewall' && url === 'https://10.0.0.1/');
    expect(firewall).toMatchObject({ tags: ['Network'], username: 'admin' });
  }); // prettier-ignore

  it('is taken of one of them alone, without that folder', async () => {
    const preview = await vault.preview(Buffer.from(itglue), { ...csv, company: 'Contoso' }).expect(200);
    expect(names(preview)).toEqual(['Firewall', 'Portal']);
    expect(preview.body.companies).toEqual([{ name: 'Contoso', entries: 2 }, { name: 'Fabrikam', entries: 1 }]); // prettier-ignore
    await vault.import(Buffer.from(itglue), { ...csv, company: 'Contoso' }).expect(200, { imported: 2, skipped: 0 });
    expect((await vault.listed()).map(({ folderId }) => folderId)).toEqual([null, null]);
    expect(problemsOf(await vault.import(Buffer.from(itglue), { ...csv, company: 'Litware' }))).toEqual([
      '400',
      'company is named nowhere in the file',
    ]);
    const json = { format: 'bitwarden-json', company: 'Contoso' };
    expect(problemsOf(await vault.preview(vaultFile('bitwarden-export.json'), json))).toEqual([
      '400',
      'company has no meaning for Bitwarden (JSON)',
    ]);
  });
});

describe('the form', () => {
  const file = vaultFile('chrome-passwords.csv');

  it('is for those who may import, in this organisation, and read for nobody else', async () => {
    const technician = await context.people.memberClient(vault.organisationId, 'technician');
    const stranger = await context.people.memberClient(await context.people.organisation(), 'owner');
    for (const send of [vault.preview.bind(vault), vault.import.bind(vault)]) {
      expect((await send(file, csv, technician)).status).toBe(403);
      expect([403, 404]).toContain((await send(file, csv, stranger)).status);
      expect((await send(file, csv, context.people.client())).status).toBe(401);
    }
    expect(await vault.stored()).toBe(0);
  });

  it('needs the header that no other site can send', async () => {
    const { cookies } = vault.administrator;
    const response = await context.api.http
      .post(`/api/v1/organisations/${vault.organisationId}/imports/files`)
      .set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
      .field('format', 'csv')
      .attach('file', file, 'x.csv');
    expect(response.status).toBe(403);
    expect(await vault.stored()).toBe(0);
  });

  it('is refused when it is too large, has more than it may, or is none', async () => {
    expect((await vault.import(Buffer.alloc(50_000_001, 0x61), csv)).status).toBe(413);
    expect((await vault.import(file, { ...csv, keyFile: Buffer.alloc(100_001) })).status).toBe(413);
    expect((await vault.import(file, { ...csv, format: 'exe' })).status).toBe(400);
    expect((await vault.import(file, { ...csv, columns: 'name,castle' })).status).toBe(400);
    expect((await vault.import(file, { ...csv, skipDuplicates: 'perhaps' })).status).toBe(400);
    expect((await vault.import(file, { ...csv, __proto__x: '1' })).status).toBe(400);
    expect((await vault.import(file, { 'a[__proto__][b]': '1', ...csv })).status).toBe(400);
    expect((await vault.import(file, { ...csv, other: file })).status).toBe(400);
    const path = `organisations/${vault.organisationId}/imports/files`;
    expect(problemsOf(await vault.administrator.post(path, { format: 'csv' }))).toEqual(['400', 'file is needed']);
    expect(problemsOf(await vault.administrator.post(path, { format: 'csv', file: 'a' }))).toEqual(['400', 'file file must be a file']);
    const broken = await vault.administrator.post(path).set('content-type', 'multipart/form-data; boundary=x').send('--x\r\nno form');
    expect(broken.status).toBe(400);
    expect((await vault.administrator.post(path).set('content-type', 'text/csv').send('name\n')).status).toBe(415);
    expect(await vault.stored()).toBe(0);
  });
});
