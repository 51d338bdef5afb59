import { Body, Controller, Get, Header, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Actor, type RequestOrigin, SecretText, ValidationFailedError } from '@clientst0r/platform';
import { SecretAnswers, SecretRequests, type WantedSecret } from '@clientst0r/vault';
import { CurrentActor, Origin } from '../access/current-actor.decorator.js';
import { Public, Requires } from '../access/requires.decorator.js';
import { Throttled } from '../access/throttled.decorator.js';
import { Answers, AnswersNothing, AnswersPage } from '../openapi/answers.decorator.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { type Page, pageOf } from '../openapi/page.dto.js';
import { afterOf } from './link-cursor.js';
import { LinkPath, LinkTokenDto, ListLinksQuery } from './link.dto.js';
import {
  AnswerRequestDto,
  CreateSecretRequestDto,
  MadeSecretRequestDto,
  RequestSummaryDto,
  SecretRequestDto,
  secretRequestDto,
} from './secret-request.dto.js';

/** Secrets that people outside are asked for, by one-time links. */
@ApiTags('vault')
@Controller()
export class SecretRequestsController {
  constructor(
    private readonly requests: SecretRequests,
    private readonly answers: SecretAnswers,
  ) {}

  @Post('organisations/:organisationId/secret-requests')
  @Requires('vault.share.create')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'A link by which somebody outside puts a secret into a new entry or into one that exists' })
  @Answers(MadeSecretRequestDto, { status: 201 })
  async createSecretRequest(
    @CurrentActor() actor: Actor,
    @Param() _path: OrganisationPath,
    @Body() body: CreateSecretRequestDto,
  ): Promise<MadeSecretRequestDto> {
    const { recipient, hours, passphrase, message = '', keys } = body;
    const wanted = { recipient, hours: Number(hours), passphrase: secretOf(passphrase), message, keys, into: targetOf(body) };
    const made = await this.requests.create(actor, wanted);
    return { request: secretRequestDto(made), url: made.url };
  }

  @Get('organisations/:organisationId/secret-requests')
  @Requires('vault.share.create')
  @ApiOperation({ summary: 'What people outside were asked for, the newest first' })
  @AnswersPage(SecretRequestDto)
  async listSecretRequests(
    @CurrentActor() actor: Actor,
    @Param() _path: OrganisationPath,
    @Query() { cursor, limit, ...filter }: ListLinksQuery,
  ): Promise<Page<SecretRequestDto>> {
    const rows = await this.requests.list(actor, { ...filter, ...afterOf(cursor), limit: limit + 1 });
    return pageOf(rows.map(secretRequestDto), limit, ({ id }) => [id]);
  }

  @Post('organisations/:organisationId/secret-requests/:linkId/revoke')
  @Requires('vault.share.create')
  @ApiOperation({ summary: 'Take a link back, whoever made it' })
  @Answers(SecretRequestDto)
  async revokeSecretRequest(@CurrentActor() actor: Actor, @Param() { linkId }: LinkPath): Promise<SecretRequestDto> {
    return secretRequestDto(await this.requests.revoke(actor, linkId));
  }

  @Post('secret-requests/inspect')
  @Public()
  @Throttled('outside-link')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Who asks for what by a link' })
  @Answers(RequestSummaryDto)
  inspectSecretRequest(@Origin() origin: RequestOrigin, @Body() { token }: LinkTokenDto): Promise<RequestSummaryDto> {
    return this.answers.inspect(origin, token);
  }

  @Post('secret-requests/answer')
  @Public()
  @Throttled('outside-link')
  @ApiOperation({ summary: 'Answer, once; nothing can be read back' })
  @AnswersNothing()
  async answerSecretRequest(@Origin() origin: RequestOrigin, @Body() { token, passphrase, values }: AnswerRequestDto): Promise<void> {
    const given = values.map(({ key, value }) => ({ key, value: SecretText.of(value) }));
    await this.answers.answer(origin, token, secretOf(passphrase), given);
  }
}

function targetOf({ credentialId, name, type }: CreateSecretRequestDto): WantedSecret['into'] {
  if (credentialId !== undefined) return { credentialId };
  if (name !== undefined && type !== undefined) return { name, type };
  throw new ValidationFailedError([{ field: 'credentialId', message: 'or name and type are needed' }]);
}

function secretOf(text: string | undefined): SecretText | null {
  return text === undefined ? null : SecretText.of(text);
}
