import { Flag, Id, Instant, Json, ListOf, Nested, Text } from '../openapi/fields.js';

const BASE64URL = /^[A-Za-z0-9_-]+$/;
const encoded = (max: number, description?: string): PropertyDecorator =>
  Text({ max, pattern: BASE64URL, ...(description === undefined ? {} : { description }) });

export class PasskeyDto {
  @Id()
  id: string;

  @Text({ max: 100 })
  name: string;

  @Flag({ description: 'Synchronised between the devices of its owner, as far as it says.' })
  synchronised: boolean;

  @Instant()
  createdAt: Date;

  @Instant({ nullable: true })
  lastUsedAt: Date | null;
}

export class PasskeysDto {
  @ListOf(() => PasskeyDto)
  items: PasskeyDto[];
}

export class PasskeyPath {
  @Id()
  passkeyId: string;
}

export class PasskeyOptionsDto {
  @Json({
    description: 'For `parseCreationOptionsFromJSON` or `parseRequestOptionsFromJSON` (WebAuthn Level 3, sections 5.1.9 and 5.1.10).',
  })
  options: object;
}

export class RenamePasskeyDto {
  @Text({ max: 100 })
  name: string;
}

/** Of what a browser gives after `navigator.credentials.create`, what is needed. */
export class AddPasskeyDto extends RenamePasskeyDto {
  @encoded(1_400, 'Base 64 for URLs, as all that follows.')
  id: string;

  @encoded(8_000)
  clientDataJSON: string;

  @encoded(40_000)
  attestationObject: string;

  @ListOf('text', { optional: true, max: 10, description: 'How the device is reached: usb, nfc, internal …' })
  transports?: string[];
}

/** Of what a browser gives after `navigator.credentials.get`, what is needed. */
export class PasskeyAssertionDto {
  @encoded(1_400, 'Base 64 for URLs, as all that follows.')
  id: string;

  @encoded(8_000)
  clientDataJSON: string;

  @encoded(8_000)
  authenticatorData: string;

  @encoded(8_000)
  signature: string;
}

export class AddedPasskeyDto {
  @Nested(() => PasskeyDto)
  passkey: PasskeyDto;

  @ListOf('text', { description: 'With the first second factor of a person: shown this once. Else none.' })
  recoveryCodes: readonly string[];
}
