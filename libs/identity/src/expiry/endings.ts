import { X509Certificate } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { acrossOrganisationsComment, storedInstant } from '@clientst0r/platform';
import type { NoticeKind } from '../notice/notice-texts.js';
import { IdentityProvider } from '../provider/identity-provider.entity.js';
import { ScimClient } from '../scim/scim-client.entity.js';
import { platformAdministrators } from '../user/platform-administrators.js';

/** Something that lets in until a day that is near. */
export interface Ending {
  readonly kind: NoticeKind;
  /** The row that it is about. */
  readonly id: string;
  readonly name: string;
  readonly endsAt: Date;
  /** Addresses. */
  readonly recipients: readonly string[];
}

const WHY = acrossOrganisationsComment('keys that end soon, each told to its owner alone');

// Neither a key that has a successor, nor one that was made for a few days.
const KEYS = `select ${WHY} k.id, k.name, k.expires_at as endsAt, u.email from api_keys k join users u on u.id = k.owner_id and u.status = 'active'
  where k.revoked_at is null and k.expires_at > ? and k.expires_at <= ? and k.expires_at > date_add(k.created_at, interval 14 day)
    and not exists (select 1 from api_keys s where s.family_id = k.family_id and s.revoked_at is null and s.expires_at > k.expires_at)`;

interface KeyRow {
  readonly id: string;
  readonly name: string;
  readonly endsAt: string | Date;
  readonly email: string;
}

/** What ends by itself and would shut programs, directories or everybody of a company out. */
@Injectable()
export class Endings {
  constructor(private readonly em: EntityManager) {}

  async between(now: Date, until: Date): Promise<Ending[]> {
    const em = this.em.fork({ clear: true });
    const recipients = (await platformAdministrators(em, now)).map(({ email }) => email);
    const near = (at: Date): boolean => at > now && at <= until;
    const tokens = (await em.find(ScimClient, { revokedAt: null })).map(({ id, name, expiresAt }) => ({ id, name, endsAt: expiresAt }));
    const certificates = (await em.find(IdentityProvider, { enabled: true, kind: 'saml' })).flatMap(lastCertificate);
    return [
      ...(await this.keys(em, now, until)),
      ...tokens.filter(({ endsAt }) => near(endsAt)).map((one) => ({ kind: 'scim-token-ending' as const, ...one, recipients })),
      ...certificates.filter(({ endsAt }) => near(endsAt)).map((one) => ({ kind: 'certificate-ending' as const, ...one, recipients })),
    ];
  }

  private async keys(em: EntityManager, now: Date, until: Date): Promise<Ending[]> {
    const rows = await em.execute<KeyRow[]>(KEYS, [now, until]);
    return rows.map(({ email, endsAt, ...key }) => ({
      kind: 'api-key-ending',
      ...key,
      endsAt: storedInstant(endsAt),
      recipients: [email],
    }));
  }
}

/** During a roll-over the newer one of two counts. */
function lastCertificate({ id, name, config }: IdentityProvider): Pick<Ending, 'id' | 'name' | 'endsAt'>[] {
  const ends = config.signingCertificates.map((pem) => new Date(new X509Certificate(pem).validTo).getTime());
  return ends.length === 0 ? [] : [{ id, name, endsAt: new Date(Math.max(...ends)) }];
}
