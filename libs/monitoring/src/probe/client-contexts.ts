import { createHash } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { CheckFieldValues } from '../kind/check-field.js';
import { ProbeFailure } from './probe-result.js';

/** Making one costs a third of a handshake; a few hundred checks have one of their own. */
const KEPT_AT_MOST = 500;

type Trust = Pick<CheckFieldValues, 'authority' | 'clientCertificate' | 'clientKey'>;

/** TLS contexts of checks that bring their own trust or certificate, kept by a hash of these. */
export class ClientContexts {
  private readonly kept = new Map<string, SecureContext>();

  /** @param atHome whether this is the place that the certificate of ours is meant for @returns null for what the system trusts, and no certificate */
  of({ authority, clientCertificate, clientKey }: Trust, atHome: boolean): SecureContext | null {
    const own = atHome && clientCertificate !== undefined && clientKey !== undefined ? { cert: clientCertificate, key: clientKey } : {};
    const options = { ...(authority === undefined ? {} : { ca: authority }), ...own };
    return Object.keys(options).length === 0 ? null : this.keep(options);
  }

  private keep(options: { ca?: string; cert?: string; key?: string }): SecureContext {
    const name = createHash('sha256').update(JSON.stringify(options)).digest('base64');
    const context = this.kept.get(name) ?? this.make(options);
    this.kept.delete(name);
    this.kept.set(name, context);
    if (this.kept.size > KEPT_AT_MOST) this.kept.delete(this.kept.keys().next().value ?? '');
    return context;
  }

  private make(options: { ca?: string; cert?: string; key?: string }): SecureContext {
    try {
      return createSecureContext(options);
    } catch {
      throw new ProbeFailure('probe-failed', 'the certificate and its key do not fit together');
    }
  }
}
