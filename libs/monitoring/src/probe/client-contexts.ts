import { hash } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { CheckFieldValues } from '../kind/check-field.js';
import { ProbeFailure } from './probe-result.js';

/** Making one costs a third of a handshake; a few hundred checks have one of their own. */
const KEPT_AT_MOST = 500;

/** OpenSSL's own groups but for X25519MLKEM768, which guards what is recorded today and would be read in years (decision 0082). */
const WITHOUT_POST_QUANTUM = 'X25519:P-256:X448:P-384:P-521:ffdhe2048:ffdhe3072';

type Trust = Pick<CheckFieldValues, 'authority' | 'clientCertificate' | 'clientKey' | 'secretHeaders'>;
interface ContextOptions {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly ecdhCurve?: string;
}

/** TLS contexts of checks, by what each trusts and proves, kept by a hash of these. */
export class ClientContexts {
  private readonly kept = new Map<string, SecureContext>();

  /** @param atHome whether this is the place that the certificate of ours is meant for */
  of(trust: Trust, atHome: boolean): SecureContext {
    return this.keep(optionsOf(trust, atHome));
  }

  /** For a check that has nothing to keep secret; null for any other. A server may refuse it. */
  light(trust: Trust, atHome: boolean): SecureContext | null {
    const hasSecrets = atHome && (trust.secretHeaders !== undefined || trust.clientKey !== undefined);
    return hasSecrets ? null : this.keep({ ...optionsOf(trust, atHome), ecdhCurve: WITHOUT_POST_QUANTUM });
  }

  private keep(options: ContextOptions): SecureContext {
    const name = hash('sha256', JSON.stringify(options), 'base64');
    const context = this.kept.get(name) ?? this.make(options);
    this.kept.delete(name);
    this.kept.set(name, context);
    if (this.kept.size > KEPT_AT_MOST) this.kept.delete(this.kept.keys().next().value ?? '');
    return context;
  }

  private make(options: ContextOptions): SecureContext {
    try {
      return createSecureContext(options);
    } catch {
      throw new ProbeFailure('probe-failed', 'the certificate and its key do not fit together');
    }
  }
}

function optionsOf({ authority, clientCertificate, clientKey }: Trust, atHome: boolean): ContextOptions {
  const own = atHome && clientCertificate !== undefined && clientKey !== undefined ? { cert: clientCertificate, key: clientKey } : {};
  return { ...(authority === undefined ? {} : { ca: authority }), ...own };
}
