import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, ConflictError, NotFoundError } from '@clientst0r/platform';
import { EndedSessions } from '../external/ended-sessions.js';
import { ExternalLinks } from '../external/external-links.service.js';
import { recordingRefusal } from '../member/refusal.js';
import { Directory } from './directory.entity.js';
import { DirectoryReader } from './directory-reader.js';

/** Which account is whose, where a run could not tell. */
@Injectable()
export class DirectoryLinks {
  constructor(
    private readonly em: EntityManager,
    private readonly reader: DirectoryReader,
    private readonly links: ExternalLinks,
    private readonly sessions: EndedSessions,
    private readonly audit: AuditTrail,
  ) {}

  /** The person must be there now. His sessions end: from now on he signs in with his password there. @throws DirectoryError */
  async link(actor: Actor, directoryId: string, userId: string, externalId: string): Promise<void> {
    const directory = await this.em.fork({ clear: true }).findOne(Directory, { id: directoryId }, { populate: ['sealedPassword'] });
    if (!directory) throw new NotFoundError();
    if (directory.bindMode === 'direct')
      throw new ConflictError('no-service-account', 'Without an account for the service nobody can be looked up.');
    const person = await this.reader.asService(directory, (connection) => this.reader.byId(connection, directory, externalId));
    if (!person) throw new NotFoundError('The directory has no such person.');
    const source = { kind: 'directory', id: directory.id, name: directory.name } as const;
    const attempted = { change: 'link to a directory', targetId: userId };
    const user = await recordingRefusal(this.audit, actor, attempted, () => this.links.link(actor, source, userId, person));
    await this.sessions.endAll(actor, user);
  }

  async unlink(actor: Actor, directoryId: string, userId: string): Promise<void> {
    const directory = await this.em.findOne(Directory, { id: directoryId });
    if (!directory) throw new NotFoundError();
    const source = { kind: 'directory', id: directory.id, name: directory.name } as const;
    const attempted = { change: 'unlink from a directory', targetId: userId };
    const user = await recordingRefusal(this.audit, actor, attempted, () => this.links.unlink(actor, source, userId));
    await this.sessions.endAll(actor, user);
  }
}
