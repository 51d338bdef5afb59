import { Controller, Delete, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { PersonalVaults } from '@clientst0r/identity';
import { type Actor, NotFoundError, type PersonalVault } from '@clientst0r/platform';
import { KeyRotations } from '@clientst0r/vault';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { SignedIn } from '../access/requires.decorator.js';
import { Answers, AnswersNothing } from '../openapi/answers.decorator.js';
import { PersonalVaultDto } from './personal-vault.dto.js';

/** One's own vault as a whole; what is in it has the routes of every vault, with its id as the organisation. */
@ApiTags('vault')
@Controller('profile/personal-vault')
export class PersonalVaultController {
  constructor(
    private readonly vaults: PersonalVaults,
    private readonly rotations: KeyRotations,
  ) {}

  @Get()
  @SignedIn()
  @ApiOperation({ summary: "One's own vault, which nobody else can see, and the newest change of its key" })
  @Answers(PersonalVaultDto)
  async getPersonalVault(@CurrentActor() actor: Actor): Promise<PersonalVaultDto> {
    return this.told(await this.vaults.of(actor));
  }

  @Post()
  @HttpCode(200)
  @SignedIn()
  @ApiOperation({ summary: "Open one's own vault; twice is as once" })
  @Answers(PersonalVaultDto)
  async openPersonalVault(@CurrentActor() actor: Actor): Promise<PersonalVaultDto> {
    return this.told(await this.vaults.open(actor));
  }

  @Delete()
  @SignedIn({ reauthenticate: true })
  @ApiOperation({ summary: "Delete one's own vault at once and for good: its keys first, without which no copy of it opens" })
  @AnswersNothing()
  async deletePersonalVault(@CurrentActor() actor: Actor): Promise<void> {
    await this.vaults.giveUp(actor);
  }

  @Post('key-rotations')
  @SignedIn({ reauthenticate: true })
  @ApiOperation({ summary: "Change the key of one's own vault, in the background" })
  @Answers(PersonalVaultDto, { status: 202 })
  async rotatePersonalKey(@CurrentActor() actor: Actor): Promise<PersonalVaultDto> {
    const vault = await this.vaults.of(actor);
    if (!vault) throw new NotFoundError('You have no personal vault.');
    await this.rotations.rotatePersonalVault(actor, vault.id);
    return this.told(vault);
  }

  private async told(vault: PersonalVault | null): Promise<PersonalVaultDto> {
    if (!vault) return { id: null, createdAt: null, keyRotation: null };
    return { id: vault.id, createdAt: vault.createdAt, keyRotation: await this.rotations.latestOf(vault.id) };
  }
}
