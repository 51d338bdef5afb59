import { Body, Controller, Get, Header, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Actor, type RequestOrigin, SecretText } from '@clientst0r/platform';
import { ShareLinks, ShareOpening } from '@clientst0r/vault';
import { CurrentActor, Origin } from '../access/current-actor.decorator.js';
import { Public, Requires } from '../access/requires.decorator.js';
import { Throttled } from '../access/throttled.decorator.js';
import { Answers, AnswersPage } from '../openapi/answers.decorator.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { type Page, pageOf } from '../openapi/page.dto.js';
import { FieldPath } from './credential.dto.js';
import { afterOf } from './link-cursor.js';
import { LinkPath, LinkTokenDto, ListLinksQuery } from './link.dto.js';
import {
  CreateShareLinkDto,
  MadeShareLinkDto,
  OpenedShareDto,
  OpenShareLinkDto,
  ShareLinkDto,
  shareLinkDto,
  ShareSummaryDto,
} from './share-link.dto.js';
import { reasonOf } from './secrets.controller.js';

/** Secrets for somebody outside, by one-time links. */
@ApiTags('vault')
@Controller()
export class ShareLinksController {
  constructor(
    private readonly links: ShareLinks,
    private readonly opening: ShareOpening,
  ) {}

  @Post('organisations/:organisationId/credentials/:credentialId/fields/:fieldId/share-links')
  @Requires('vault.share.create')
  @Throttled('reveal')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Put the value of a secret field, as it is now, into a link for somebody outside' })
  @Answers(MadeShareLinkDto, { status: 201 })
  async createShareLink(
    @CurrentActor() actor: Actor,
    @Param() path: FieldPath,
    @Body() body: CreateShareLinkDto,
  ): Promise<MadeShareLinkDto> {
    const { recipient, hours, views, passphrase, note = '' } = body;
    const wanted = { recipient, hours: Number(hours), views, note, passphrase: secretOf(passphrase) };
    const made = await this.links.create(actor, path, wanted, reasonOf(body));
    return { link: shareLinkDto(made), url: made.url };
  }

  @Get('organisations/:organisationId/share-links')
  @Requires('vault.share.create')
  @ApiOperation({ summary: 'Links of the organisation, the newest first' })
  @AnswersPage(ShareLinkDto)
  async listShareLinks(
    @CurrentActor() actor: Actor,
    @Param() _path: OrganisationPath,
    @Query() { cursor, limit, ...filter }: ListLinksQuery,
  ): Promise<Page<ShareLinkDto>> {
    const rows = await this.links.list(actor, { ...filter, ...afterOf(cursor), limit: limit + 1 });
    return pageOf(rows.map(shareLinkDto), limit, ({ id }) => [id]);
  }

  @Post('organisations/:organisationId/share-links/:linkId/revoke')
  @Requires('vault.share.create')
  @ApiOperation({ summary: 'Take a link back, whoever made it; its ciphertext is overwritten' })
  @Answers(ShareLinkDto)
  async revokeShareLink(@CurrentActor() actor: Actor, @Param() { linkId }: LinkPath): Promise<ShareLinkDto> {
    return shareLinkDto(await this.links.revoke(actor, linkId));
  }

  @Post('share-links/inspect')
  @Public()
  @Throttled('outside-link')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Who sends something by a link, and whether a passphrase is asked for; takes no view' })
  @Answers(ShareSummaryDto)
  inspectShareLink(@Origin() origin: RequestOrigin, @Body() { token }: LinkTokenDto): Promise<ShareSummaryDto> {
    return this.opening.inspect(origin, token);
  }

  @Post('share-links/open')
  @Public()
  @Throttled('outside-link')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Open a link; takes one of its views, and the last one overwrites the ciphertext' })
  @Answers(OpenedShareDto)
  openShareLink(@Origin() origin: RequestOrigin, @Body() { token, passphrase }: OpenShareLinkDto): Promise<OpenedShareDto> {
    return this.opening.open(origin, token, secretOf(passphrase));
  }
}

function secretOf(text: string | undefined): SecretText | null {
  return text === undefined ? null : SecretText.of(text);
}
