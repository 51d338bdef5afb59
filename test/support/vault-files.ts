import { readFileSync } from 'node:fs';
import type { Response, Test } from 'supertest';
import { type IdentityApi, startIdentityApi } from './identity-api.js';
import type { Client } from './people.js';

type Body = Response['body'];

export const vaultFile = (name: string): Buffer => readFileSync(`test/integration/vault/${name}`);
export const MASTER_PASSWORD = 'correct horse battery';

/** What is sent with a file, and another file where it is bytes. */
type Form = Readonly<Record<string, string | Buffer>>;

/** An organisation whose administrator imports files. */
export class VaultFiles {
  static async start(): Promise<IdentityApi> {
    return startIdentityApi();
  }

  static async in(context: IdentityApi, name?: string): Promise<VaultFiles> {
    const organisationId = await context.people.organisation(name);
    return new VaultFiles(context, organisationId, await context.people.memberClient(organisationId, 'administrator'));
  }

  private constructor(
    private readonly context: IdentityApi,
    readonly organisationId: string,
    readonly administrator: Client,
  ) {}

  preview(file: Buffer, form: Form, client = this.administrator): Test {
    return this.send('imports/files/preview', file, form, client);
  }

  import(file: Buffer, form: Form, client = this.administrator): Test {
    return this.send('imports/files', file, form, client);
  }

  get(path: string): Test {
    return this.administrator.get(`organisations/${this.organisationId}/${path}`);
  }

  private send(path: string, file: Buffer, form: Form, client: Client): Test {
    const request = client.post(`organisations/${this.organisationId}/${path}`);
    for (const [name, value] of Object.entries(form)) {
      if (typeof value === 'string') void request.field(name, value);
      else void request.attach(name, value, 'key');
    }
    return request.attach('file', file, 'a file');
  }

  async listed(): Promise<Body[]> {
    return (await this.get('credentials?limit=200').expect(200)).body.items;
  }

  /** Values of an entry by the labels of its fields, each revealed. */
  async valuesOf(name: string): Promise<Record<string, string>> {
    const { id } = (await this.listed()).find((entry) => entry.name === name);
    const { fields } = (await this.get(`credentials/${id}`).expect(200)).body;
    const values: Record<string, string> = {};
    for (const { id: fieldId, label, secret, value } of fields) {
      const path = `organisations/${this.organisationId}/credentials/${id}/fields/${fieldId}/reveal`;
      values[label] = secret ? (await this.administrator.post(path, {})).body.value : value;
    }
    return values;
  }

  /** Rows of the database, in the trash and elsewhere. */
  async stored(): Promise<number> {
    const sql =
      'select (select count(*) from credentials where organisation_id = ?) + (select count(*) from folders where organisation_id = ?) as amount';
    const rows = await this.context.api.orm.em
      .getConnection()
      .execute<{ amount: number | string }[]>(sql, [this.organisationId, this.organisationId]);
    return Number(rows[0]!.amount);
  }
}

/** What an answer says is wrong, as `field message`. */
export function problemsOf({ status, body }: Response): string[] {
  return [
    String(status),
    ...((body as { errors?: { field: string; message: string }[] }).errors ?? []).map(({ field, message }) => `${field} ${message}`),
  ];
}
