import { ROTATION_STATES, type RotationState } from '@clientst0r/vault';
import { Choice, Id, Instant, Integer, Nested } from '../openapi/fields.js';
import { VaultSealDto } from './vault-seal.dto.js';

const PROOF = {
  min: 1,
  max: 1_440,
  nullable: true,
  description: 'How old the last proof of identity may be before a secret leaves, in minutes; null for any age.',
};

export class PersonalKeyRotationDto {
  @Instant()
  createdAt: Date;

  @Choice(ROTATION_STATES, { description: 'As of the keys of organisations.' })
  state: RotationState;

  @Integer({ description: 'Secrets when it began.' })
  total: number;

  @Integer({ description: 'Sealed anew so far.' })
  done: number;

  @Instant({ nullable: true })
  finishedAt: Date | null;
}

export class PersonalVaultDto {
  @Id({ nullable: true, description: 'Stands for an organisation in the addresses of its routes; null as long as you have none.' })
  id: string | null;

  @Instant({ nullable: true })
  createdAt: Date | null;

  @Nested(() => PersonalKeyRotationDto, { nullable: true, description: 'The newest change of its key.' })
  keyRotation: PersonalKeyRotationDto | null;

  @Integer(PROOF)
  reauthenticationMinutes: number | null;

  @Nested(() => VaultSealDto)
  seal: VaultSealDto;
}

export class PersonalVaultTermsDto {
  @Integer(PROOF)
  reauthenticationMinutes: number | null;
}
