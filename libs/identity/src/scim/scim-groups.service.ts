import { Injectable } from '@nestjs/common';
import type { ScimValue } from './scim-filter.js';
import { ScimGroupWriter } from './scim-group-writer.js';
import { patched, patchOperations, type Resource } from './scim-patch.js';
import { ScimReader } from './scim-reader.js';
import { wantedGroup } from './scim-resource.js';
import { ScimRoles } from './scim-roles.js';
import { actorOf, type ScimCaller } from './scim-users.service.js';

/** Groups as a SCIM client wants them; people get the roles that are mapped to them at once. */
@Injectable()
export class ScimGroups {
  constructor(
    private readonly reader: ScimReader,
    private readonly writer: ScimGroupWriter,
    private readonly roles: ScimRoles,
  ) {}

  async create(caller: ScimCaller, body: ScimValue): Promise<Resource> {
    const { id, touched } = await this.writer.create(actorOf(caller), caller.client.id, wantedGroup(body));
    return this.settled(caller, id, touched);
  }

  async replace(caller: ScimCaller, id: string, body: ScimValue): Promise<Resource> {
    const { touched } = await this.writer.replace(actorOf(caller), caller.client.id, id, wantedGroup(body));
    return this.settled(caller, id, touched);
  }

  async patch(caller: ScimCaller, id: string, body: ScimValue): Promise<Resource> {
    const operations = patchOperations(body);
    return this.replace(caller, id, patched(await this.reader.group(caller.client.id, id), operations));
  }

  async remove(caller: ScimCaller, id: string): Promise<void> {
    const { touched } = await this.writer.remove(actorOf(caller), caller.client.id, id);
    await this.roles.refresh(actorOf(caller), caller.client.id, touched);
  }

  private async settled(caller: ScimCaller, id: string, touched: readonly string[]): Promise<Resource> {
    if (touched.length > 0) await this.roles.refresh(actorOf(caller), caller.client.id, touched);
    return this.reader.group(caller.client.id, id);
  }
}
