import { Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/core';
import { MailDelivery, MailOutbox } from '@clientst0r/notifications';
import { Clock, CountryReader, type RequestOrigin } from '@clientst0r/platform';
import { deviceOf } from '../session/device.js';
import type { User } from '../user/user.entity.js';
import type { NoticeKind } from './notice-texts.js';

/** In the mails' language; a code without a name stands for itself. */
const COUNTRY_NAMES = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'code' });

type Origin = Pick<RequestOrigin, 'address' | 'userAgent'>;

/** Tells people by mail what happens to their account. Runs in the caller's transaction: no change, no mail. */
@Injectable()
export class PersonNotices {
  constructor(
    private readonly mails: MailOutbox,
    private readonly clock: Clock,
    private readonly countries: CountryReader,
  ) {}

  tell(em: EntityManager, person: Pick<User, 'id' | 'email'>, kind: NoticeKind, origin: Origin, name?: string): void {
    const facts = { ...this.factsOf(origin), ...(name === undefined ? {} : { name: name.slice(0, 190) }) };
    this.mails.post(em, new MailDelivery(`notice.${kind}`, person.email, person.id, facts));
  }

  /** To whoever has an account of that name, if anybody: the worker finds out, so that the caller takes the same time for all names. */
  tellName(em: EntityManager, email: string, kind: NoticeKind, origin: Origin): void {
    this.mails.post(em, new MailDelivery(`notice.${kind}`, email, null, this.factsOf(origin)));
  }

  private factsOf({ address, userAgent }: Origin): Readonly<Record<string, string>> {
    const at = `${this.clock.now().toISOString().slice(0, 16).replace('T', ' ')} UTC`;
    const country = this.countryOf(address);
    return {
      at,
      ...(userAgent === '' ? {} : { device: deviceOf(userAgent) }),
      ...(address === '' ? {} : { address }),
      ...(country === null ? {} : { country }),
    };
  }

  /** With the name of whose data it is, as their licence wants (CC BY 4.0). */
  private countryOf(address: string): string | null {
    const code = this.countries.countryOf(address);
    if (code === null) return null;
    const name = COUNTRY_NAMES.of(code) ?? code;
    return this.countries.data.isShipped ? `${name} (IP geolocation by DB-IP, https://db-ip.com)` : name;
  }
}
