import { Injectable } from '@nestjs/common';
import {
  type AuthenticatorTransport,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { Configuration } from '@clientst0r/platform';
import type { User } from '../user/user.entity.js';
import type { NewPasskey, Passkey } from './passkey.entity.js';

/** What a browser answers with when it has made a passkey; base 64 (URL) each. */
export interface MadePasskey {
  readonly id: string;
  readonly clientDataJSON: string;
  readonly attestationObject: string;
  readonly transports: readonly string[];
}

/** What a browser answers with when a passkey has signed; base 64 (URL) each. */
export interface PasskeyAssertion {
  readonly id: string;
  readonly clientDataJSON: string;
  readonly authenticatorData: string;
  readonly signature: string;
}

/** EdDSA, ES256, RS256: what every browser's authenticators offer. */
const ALGORITHMS = [-8, -7, -257];
const TRANSPORTS: ReadonlySet<string> = new Set(['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb']);

type Known = Pick<Passkey, 'credentialId' | 'transports'>;

/** This deployment's side of WebAuthn. What it is called follows from PUBLIC_URL alone, never from a request. */
@Injectable()
export class RelyingParty {
  private readonly id: string;
  private readonly origin: string;

  constructor({ publicUrl }: Configuration) {
    this.id = publicUrl.hostname;
    this.origin = publicUrl.origin;
  }

  /** Passkeys that the person has already are not made again on their device. */
  creationOptions(user: User, challenge: string, existing: readonly Known[]): Promise<PublicKeyCredentialCreationOptionsJSON> {
    return generateRegistrationOptions({
      rpName: 'ClientSt0r',
      rpID: this.id,
      userID: new Uint8Array(Buffer.from(user.id.replaceAll('-', ''), 'hex')),
      userName: user.email,
      userDisplayName: user.name,
      challenge: bytes(challenge),
      attestationType: 'none',
      excludeCredentials: existing.map(described),
      authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
      supportedAlgorithmIDs: ALGORITHMS,
    });
  }

  /** Without passkeys it asks for one that the browser finds itself, and that has made sure who uses it. */
  requestOptions(challenge: string, allowed: readonly Known[]): Promise<PublicKeyCredentialRequestOptionsJSON> {
    return generateAuthenticationOptions({
      rpID: this.id,
      challenge: bytes(challenge),
      allowCredentials: allowed.map(described),
      userVerification: allowed.length === 0 ? 'required' : 'preferred',
    });
  }

  /** Null when it is not an answer to the challenge from our own page. */
  async made(challenge: string, { id, clientDataJSON, attestationObject, transports }: MadePasskey): Promise<NewPasskey | null> {
    const response = {
      id,
      rawId: id,
      type: 'public-key',
      clientExtensionResults: {},
      response: { clientDataJSON, attestationObject },
    } as const;
    const verification = await verifyRegistrationResponse({ ...this.expected(challenge), response, requireUserVerification: false }).catch(
      () => null,
    );
    if (!verification?.verified) return null;
    const { credential, credentialBackedUp } = verification.registrationInfo;
    return {
      credentialId: Buffer.from(credential.id, 'base64url'),
      publicKey: Buffer.from(credential.publicKey),
      counter: credential.counter,
      transports: transports.filter((each) => TRANSPORTS.has(each)),
      backedUp: credentialBackedUp,
    };
  }

  /** The device's counter; null when the passkey has not signed the challenge on our own page, or was to verify its user and has not. */
  async signed(challenge: string, assertion: PasskeyAssertion, passkey: Passkey, mustVerifyUser: boolean): Promise<number | null> {
    const { id, clientDataJSON, authenticatorData, signature } = assertion;
    const signed = { clientDataJSON, authenticatorData, signature };
    const verification = await verifyAuthenticationResponse({
      ...this.expected(challenge),
      response: { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response: signed },
      // The counter is compared under the lock of the row, and told apart from a bad signature.
      credential: { id, publicKey: new Uint8Array(passkey.publicKey), counter: 0 },
      requireUserVerification: mustVerifyUser,
    }).catch(() => null);
    return verification?.verified ? verification.authenticationInfo.newCounter : null;
  }

  private expected(challenge: string) {
    return { expectedChallenge: challenge, expectedOrigin: this.origin, expectedRPID: this.id };
  }
}

function described({ credentialId, transports }: Known) {
  return { id: Buffer.from(credentialId).toString('base64url'), transports: [...transports] as AuthenticatorTransport[] };
}

function bytes(base64url: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(base64url, 'base64url'));
}
