import type { SealState } from '@clientst0r/vault';
import { Flag, Instant, Text } from '../openapi/fields.js';

export class VaultSealDto implements SealState {
  @Flag({ description: 'While it is, every other operation on the vault is answered with 423.' })
  sealed: boolean;

  @Instant({ nullable: true })
  sealedAt: Date | null;

  @Text({ nullable: true, max: 190 })
  sealedByName: string | null;

  @Text({ nullable: true, max: 500 })
  reason: string | null;
}

export class SealReasonDto {
  @Text({ min: 3, max: 500, description: 'Kept in the audit trail and shown to members.' })
  reason: string;
}
