import { Injectable } from '@nestjs/common';
import { anonymousActor, type AnonymousActor, type RequestOrigin } from '@clientst0r/platform';
import { EndedSessions } from '../external/ended-sessions.js';
import type { ScimClient } from './scim-client.entity.js';
import type { ScimValue } from './scim-filter.js';
import { patched, patchOperations, type Resource } from './scim-patch.js';
import { ScimReader } from './scim-reader.js';
import { wantedUser } from './scim-resource.js';
import { ScimRoles } from './scim-roles.js';
import { ScimUserWriter, type WrittenUser } from './scim-user-writer.js';

/** A client, and where its request came from. */
export interface ScimCaller {
  readonly client: ScimClient;
  readonly origin: RequestOrigin;
}

export function actorOf({ client, origin }: ScimCaller): AnonymousActor {
  return anonymousActor(origin, `SCIM ${client.name}`);
}

/** People as a SCIM client wants them (RFC 7644, section 3). Everything throws `ScimError` or another `DomainError`. */
@Injectable()
export class ScimUsers {
  constructor(
    private readonly reader: ScimReader,
    private readonly writer: ScimUserWriter,
    private readonly roles: ScimRoles,
    private readonly sessions: EndedSessions,
  ) {}

  async create(caller: ScimCaller, body: ScimValue): Promise<Resource> {
    const written = await this.writer.create(actorOf(caller), caller.client, wantedUser(body));
    return this.settled(caller, written);
  }

  async replace(caller: ScimCaller, id: string, body: ScimValue): Promise<Resource> {
    const written = await this.writer.replace(actorOf(caller), caller.client, id, wantedUser(body));
    return this.settled(caller, written);
  }

  async patch(caller: ScimCaller, id: string, body: ScimValue): Promise<Resource> {
    const operations = patchOperations(body);
    return this.replace(caller, id, patched(await this.reader.user(caller.client.id, id), operations));
  }

  /** The account is deactivated, its sessions end, and what groups have given is taken. */
  async remove(caller: ScimCaller, id: string): Promise<void> {
    const { user } = await this.writer.remove(actorOf(caller), caller.client, id);
    await this.sessions.endAll(actorOf(caller), user);
    await this.roles.refresh(actorOf(caller), caller.client.id, [id]);
  }

  private async settled(caller: ScimCaller, { id, user, isEnded }: WrittenUser): Promise<Resource> {
    if (isEnded) await this.sessions.endAll(actorOf(caller), user);
    return this.reader.user(caller.client.id, id);
  }
}
