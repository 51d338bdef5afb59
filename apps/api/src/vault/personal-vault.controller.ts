import { Body, Controller, Delete, Get, HttpCode, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { PersonalVaults } from '@clientst0r/identity';
import { type Actor, NotFoundError, type PersonalVault } from '@clientst0r/platform';
import { KeyRotations, PersonalVaultTerms } from '@clientst0r/vault';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { SignedIn } from '../access/requires.decorator.js';
import { Answers, AnswersNothing } from '../openapi/answers.decorator.js';
import { PersonalVaultDto, PersonalVaultTermsDto } from './personal-vault.dto.js';
import { SealReasonDto } from './vault-seal.dto.js';

const NO_SEAL = { sealed: false, sealedAt: null, sealedByName: null, reason: null };

/** One's own vault as a whole; what is in it has the routes of every vault, with its id as the organisation. */
@ApiTags('vault')
@Controller('profile/personal-vault')
export class PersonalVaultController {
  constructor(
    private readonly vaults: PersonalVaults,
    private readonly rotations: KeyRotations,
    private readonly terms: PersonalVaultTerms,
  ) {}

  @Get()
  @SignedIn()
  @ApiOperation({ summary: "One's own vault, which nobody else can see, and the newest change of its key" })
  @Answers(PersonalVaultDto)
  async getPersonalVault(@CurrentActor() actor: Actor): Promise<PersonalVaultDto> {
    return this.told(actor, await this.vaults.of(actor));
  }

  @Post()
  @HttpCode(200)
  @SignedIn()
  @ApiOperation({ summary: "Open one's own vault; twice is as once" })
  @Answers(PersonalVaultDto)
  async openPersonalVault(@CurrentActor() actor: Actor): Promise<PersonalVaultDto> {
    return this.told(actor, await this.vaults.open(actor));
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
    const vault = await this.own(actor);
    await this.rotations.rotatePersonalVault(actor, vault.id);
    return this.told(actor, vault);
  }

  @Put('terms')
  @SignedIn({ reauthenticate: true })
  @ApiOperation({ summary: "Whether a secret of one's own vault leaves only after a fresh proof of identity" })
  @Answers(PersonalVaultDto)
  async setPersonalVaultTerms(@CurrentActor() actor: Actor, @Body() body: PersonalVaultTermsDto): Promise<PersonalVaultDto> {
    const vault = await this.own(actor);
    await this.terms.askForProof(actor, vault.id, body.reauthenticationMinutes);
    return this.told(actor, vault);
  }

  @Post('seal')
  @HttpCode(200)
  @SignedIn({ reauthenticate: true })
  @ApiOperation({
    summary: "Seal one's own vault: nothing in it can be read or changed until it is unsealed, with API keys and links neither",
  })
  @Answers(PersonalVaultDto)
  async sealPersonalVault(@CurrentActor() actor: Actor, @Body() { reason }: SealReasonDto): Promise<PersonalVaultDto> {
    const vault = await this.own(actor);
    await this.terms.seal(actor, vault.id, reason);
    return this.told(actor, vault);
  }

  @Post('seal/removal')
  @HttpCode(200)
  @SignedIn({ reauthenticate: true })
  @ApiOperation({ summary: "Unseal one's own vault" })
  @Answers(PersonalVaultDto)
  async unsealPersonalVault(@CurrentActor() actor: Actor, @Body() { reason }: SealReasonDto): Promise<PersonalVaultDto> {
    const vault = await this.own(actor);
    await this.terms.unseal(actor, vault.id, reason);
    return this.told(actor, vault);
  }

  private async own(actor: Actor): Promise<PersonalVault> {
    const vault = await this.vaults.of(actor);
    if (!vault) throw new NotFoundError('You have no personal vault.');
    return vault;
  }

  private async told(actor: Actor, vault: PersonalVault | null): Promise<PersonalVaultDto> {
    if (!vault) return { id: null, createdAt: null, keyRotation: null, reauthenticationMinutes: null, seal: NO_SEAL };
    const { id, createdAt } = vault;
    return { id, createdAt, keyRotation: await this.rotations.latestOf(id), ...(await this.terms.of(actor, id)) };
  }
}
