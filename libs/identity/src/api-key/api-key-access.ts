import { Injectable } from '@nestjs/common';
import { Clock, type RequestOrigin } from '@clientst0r/platform';
import { AccessEpoch } from '../permission/access-epoch.js';
import { PermissionReader } from '../permission/permission-reader.js';
import type { PersonAccess } from '../permission/person-access.js';
import type { ApiKeyRefusal } from './api-key.audit.js';
import { ApiKeyNotices } from './api-key-notices.js';
import { ApiKeyReader, concernedBy, type KnownApiKey } from './api-key.reader.js';
import { isSecretOf, parsedApiKey } from './api-key-text.js';

export interface AuthenticatedKey {
  readonly known: KnownApiKey;
  readonly owner: PersonAccess;
  readonly epoch: string;
}

/** Who stands behind a key, as long as it is good for the place that it is used from. */
@Injectable()
export class ApiKeyAccess {
  constructor(
    private readonly notices: ApiKeyNotices,
    private readonly keys: ApiKeyReader,
    private readonly permissions: PermissionReader,
    private readonly clock: Clock,
    private readonly epoch: AccessEpoch,
  ) {}

  /** Null whatever is wrong with the key. `askedId` is the organisation that it is used for. */
  async authenticate(text: string, origin: RequestOrigin, askedId: string | null): Promise<AuthenticatedKey | null> {
    const parsed = parsedApiKey(text);
    if (!parsed) return null;
    const epoch = await this.epoch.current();
    const known = await this.keys.find(parsed.prefix, epoch);
    if (!known) return null;
    const refusal = this.refusalOf(known, parsed.secret, origin.address);
    const owner = refusal ? null : await this.permissions.person(known.key.ownerId, epoch);
    if (owner?.active) return { known, owner, epoch };
    await this.notices.refused(known.key, refusal ?? 'owner-inactive', origin, concernedBy(known, askedId));
    return null;
  }

  private refusalOf({ key, ranges }: KnownApiKey, secret: string, address: string): ApiKeyRefusal | null {
    if (!isSecretOf(secret, key.secretHash)) return 'wrong-secret';
    const state = key.stateAt(this.clock.now());
    if (state !== 'active') return state;
    return ranges === null || ranges.includes(address) ? null : 'wrong-address';
  }
}
