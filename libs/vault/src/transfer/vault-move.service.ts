import { Injectable } from '@nestjs/common';
import { AccessRequestMove } from '../approval/access-request-move.service.js';
import { CredentialMove } from './credential-move.service.js';

/** The vault of one organisation becomes part of another's. May stop anywhere and be begun again. */
@Injectable()
export class VaultMove {
  constructor(
    private readonly requests: AccessRequestMove,
    private readonly credentials: CredentialMove,
  ) {}

  /** What was open is closed before anything moves. @returns how many entries hold a secret that does not open */
  async moveAll(sourceId: string, targetId: string): Promise<number> {
    await this.requests.moveAll(sourceId, targetId);
    return this.credentials.moveAll(sourceId, targetId);
  }
}
