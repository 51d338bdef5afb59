import { Body, Controller, Header, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Actor } from '@clientst0r/platform';
import { CredentialRevealService, type RevealReason } from '@clientst0r/vault';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Throttled } from '../access/throttled.decorator.js';
import { Answers } from '../openapi/answers.decorator.js';
import { FieldPath } from './credential.dto.js';
import { OneTimeCodeDto, RevealedFieldDto, RevealReasonDto } from './secret.dto.js';

@ApiTags('vault')
@Controller('organisations/:organisationId/credentials/:credentialId/fields/:fieldId')
export class SecretsController {
  constructor(private readonly reveals: CredentialRevealService) {}

  @Post('reveal')
  @Requires('vault.secret.reveal')
  @Throttled('reveal')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'See the value of a secret field' })
  @Answers(RevealedFieldDto)
  async revealField(@CurrentActor() actor: Actor, @Param() path: FieldPath, @Body() given: RevealReasonDto): Promise<RevealedFieldDto> {
    return { value: (await this.reveals.reveal(actor, path, reasonOf(given))).reveal() };
  }

  @Post('copy')
  @Requires('vault.secret.reveal')
  @Throttled('reveal')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Get the value of a secret field for the clipboard; recorded apart from seeing it' })
  @Answers(RevealedFieldDto)
  async copyField(@CurrentActor() actor: Actor, @Param() path: FieldPath, @Body() given: RevealReasonDto): Promise<RevealedFieldDto> {
    return { value: (await this.reveals.copy(actor, path, reasonOf(given))).reveal() };
  }

  @Post('code')
  @Requires('vault.totp.generate')
  @Throttled('reveal')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Generate the current one-time code; the seed stays on the server' })
  @Answers(OneTimeCodeDto)
  generateCode(@CurrentActor() actor: Actor, @Param() path: FieldPath, @Body() given: RevealReasonDto): Promise<OneTimeCodeDto> {
    return this.reveals.code(actor, path, reasonOf(given));
  }
}

/** A request without a body says nothing. */
export function reasonOf({ reason, ticket }: RevealReasonDto = {}): RevealReason {
  return { ...(reason === undefined ? {} : { reason }), ...(ticket === undefined ? {} : { ticket }) };
}
