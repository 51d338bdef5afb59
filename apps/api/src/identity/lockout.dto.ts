import { Choice, Instant, ListOf, Text } from '../openapi/fields.js';

const KINDS = ['password', 'second-factor', 'reauthentication'] as const;
const CAUSES = ['wrong-guesses', 'wide-attack', 'many-guesses', 'spray'] as const;

export class LockoutDto {
  @Text({ max: 22 })
  id: string;

  @Choice(KINDS, { description: 'What was guessed.' })
  kind: (typeof KINDS)[number];

  @Choice(CAUSES, {
    description:
      'wrong-guesses: one name from one address. wide-attack: one name from many addresses; known browsers and passkeys still get in. many-guesses: one address, many guesses. spray: one address, many names.',
  })
  cause: (typeof CAUSES)[number];

  @Text({ nullable: true, description: 'The name that was tried; null when the address is held.' })
  name: string | null;

  @Text({ nullable: true, description: 'Null when the name is locked from wherever.' })
  address: string | null;

  @Instant()
  since: Date;

  @Instant()
  until: Date;
}

export class LockoutsDto {
  @ListOf(() => LockoutDto, { max: 500 })
  items: readonly LockoutDto[];
}

export class LockoutPath {
  @Text({ max: 60 })
  lockoutId: string;
}
