import { PASSPHRASE_WORDS, PASSWORD_LENGTHS } from '@clientst0r/vault';
import { Choice, Flag, Integer, Secret, Text } from '../openapi/fields.js';

const GENERATED_KINDS = ['password', 'passphrase'] as const;

export class GeneratePasswordDto {
  @Choice(GENERATED_KINDS)
  kind: (typeof GENERATED_KINDS)[number];

  @Integer({
    optional: true,
    min: PASSWORD_LENGTHS.least,
    max: PASSWORD_LENGTHS.most,
    description: `Of a password; ${PASSWORD_LENGTHS.usual} unless told.`,
  })
  length?: number;

  @Flag({ optional: true, description: 'Capital letters; this and the next three hold unless told otherwise.' })
  upper?: boolean;

  @Flag({ optional: true, description: 'Small letters.' })
  lower?: boolean;

  @Flag({ optional: true })
  digits?: boolean;

  @Flag({ optional: true })
  signs?: boolean;

  @Flag({ optional: true, description: 'Leave out characters that look alike.' })
  distinct?: boolean;

  @Integer({
    optional: true,
    min: PASSPHRASE_WORDS.least,
    max: PASSPHRASE_WORDS.most,
    description: `Of a passphrase; ${PASSPHRASE_WORDS.usual} unless told. Drawn from the large list of the EFF, 12.9 bits each.`,
  })
  words?: number;

  @Text({ optional: true, min: 0, max: 3, description: 'Between the words; a hyphen unless told.' })
  separator?: string;

  @Flag({ optional: true, description: 'Each word begins with a capital letter.' })
  capitals?: boolean;

  @Flag({ optional: true, description: 'One word ends with a digit.' })
  digit?: boolean;
}

export class GeneratedPasswordDto {
  @Secret({ max: 1_000 })
  value: string;

  @Integer({ description: 'Of entropy, rounded down.' })
  bits: number;
}
