import { type ListedRotation, type RootKeyUse, ROTATION_STATES, type RotationState } from '@clientst0r/vault';
import { Choice, Flag, Id, Instant, Integer, ListOf, Text } from '../openapi/fields.js';

export class RootKeyDto implements RootKeyUse {
  @Text({ max: 64, example: 'root-2026-11-24-1a2b3c4d' })
  id: string;

  @Flag({ description: 'Wraps new keys.' })
  current: boolean;

  @Flag({ description: 'Whether the key file or the key service still has it.' })
  present: boolean;

  @Integer({ description: 'Keys of organisations that it wraps.' })
  keys: number;

  @Flag({ description: 'Whether anything is wrapped by it, also what is not counted; only one that is not needed may go.' })
  needed: boolean;
}

export class KeyRotationDto implements ListedRotation {
  @Id()
  id: string;

  @Instant()
  createdAt: Date;

  @Id({ nullable: true, description: 'Null for the root key.' })
  organisationId: string | null;

  @Text({ nullable: true })
  organisationName: string | null;

  @Integer({ nullable: true, description: 'The version that replaces all before.' })
  version: number | null;

  @Text({ max: 190 })
  requestedByName: string;

  @Choice(ROTATION_STATES, {
    description:
      '`announced` until every process knows the new key, `settling` until nobody can seal with the old one any more; `failed` when some do not open, and the old key stays.',
  })
  state: RotationState;

  @Instant({ description: 'From then on the new key seals.' })
  startsAt: Date;

  @Instant({ description: 'Not before then the old key is deleted.' })
  endsAt: Date;

  @Integer({ description: 'Secrets, or keys for the root key, when it began.' })
  total: number;

  @Integer({ description: 'Sealed anew so far; may exceed `total`, as others write meanwhile.' })
  done: number;

  @Integer({ description: 'Those that do not open.' })
  broken: number;

  @Instant({ nullable: true })
  finishedAt: Date | null;
}

export class KeysDto {
  @ListOf(() => RootKeyDto, { max: 1_000 })
  rootKeys: RootKeyDto[];

  @ListOf(() => KeyRotationDto, { max: 100, description: 'Those that go on first, then the newest.' })
  rotations: KeyRotationDto[];
}

export class RotateKeysDto {
  @Id({ nullable: true, description: 'Of which organisation; null to wrap the keys of all with the current root key.' })
  organisationId: string | null;
}

export class RotationRequestedDto {
  @Id()
  id: string;
}
