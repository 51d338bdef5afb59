import { Injectable } from '@nestjs/common';
import { AddressRules, Clock, IntegrityError, Keyring, SecretText } from '@clientst0r/platform';
import { hostOf, portOf } from '../kind/web-address.js';
import { AddressGate } from '../probe/address-gate.js';
import { Deadline } from '../probe/deadline.js';
import { exchange } from '../probe/http-exchange.js';
import { NameResolver } from '../probe/name-resolver.js';
import { ProbeFailure } from '../probe/probe-result.js';
import { channelBinding } from './channel.entity.js';
import { FORMATS, type Told } from './channel-formats.js';
import type { ChannelKind } from './channel-kinds.js';

const LIMIT_MILLISECONDS = 10_000;
/** The receiver will say the same next time (RFC 9110, section 15.5), but for these. */
const WORTH_ANOTHER_TRY: ReadonlySet<number> = new Set([401, 403, 404, 408, 425, 429]);

/** Why a message was not taken, without a word of what the receiver answered. */
export class ChannelFailure extends Error {
  constructor(
    message: string,
    readonly isFinal = false,
  ) {
    super(message);
    this.name = 'ChannelFailure';
  }
}

export interface SealedChannel {
  readonly organisationId: string;
  readonly channelId: string;
  readonly sealed: Uint8Array | null;
  readonly secretVersion: number;
}

/** Speaks to the services behind channels: to addresses that were judged, following no redirect, telling nothing of the answer but its status. */
@Injectable()
export class ChannelCaller {
  private readonly gate: AddressGate;

  constructor(
    rules: AddressRules,
    private readonly keyring: Keyring,
    private readonly clock: Clock,
    resolver: NameResolver,
  ) {
    this.gate = new AddressGate(resolver, rules);
  }

  /** @throws ChannelFailure */
  async open({ organisationId, channelId, sealed, secretVersion }: SealedChannel): Promise<SecretText> {
    if (sealed === null) return SecretText.of('');
    try {
      return await this.keyring.open(organisationId, channelBinding(channelId, secretVersion), sealed);
    } catch (error) {
      if (error instanceof IntegrityError) throw new ChannelFailure('The stored secret does not open. Enter it again', true);
      throw error;
    }
  }

  /** @throws ChannelFailure */
  async call(kind: Exclude<ChannelKind, 'mail'>, told: Omit<Told, 'now'>): Promise<void> {
    const { url: address, headers, body } = FORMATS[kind]({ ...told, now: this.clock.now() });
    const url = new URL(address);
    const deadline = new Deadline(LIMIT_MILLISECONDS);
    try {
      const addresses = await this.gate.admit(hostOf(url), portOf(url), deadline);
      const length = { 'content-length': Buffer.byteLength(body).toString() };
      const asked = { url, method: 'POST', headers: { ...headers, ...length }, body, addresses, secureContext: null, wantsBody: false };
      const { statusCode } = await exchange({ ...asked, deadline });
      if (statusCode < 200 || statusCode > 299) throw refusal(statusCode);
    } catch (error) {
      if (error instanceof ProbeFailure) throw new ChannelFailure(error.message);
      throw error;
    } finally {
      deadline.clear();
    }
  }
}

function refusal(statusCode: number): ChannelFailure {
  const isFinal = statusCode >= 400 && statusCode < 500 && !WORTH_ANOTHER_TRY.has(statusCode);
  return new ChannelFailure(`The receiver answered ${statusCode.toString()}`, isFinal);
}
