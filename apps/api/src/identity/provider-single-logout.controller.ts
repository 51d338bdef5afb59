import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { type SamlLogoutMessage, SingleLogout } from '@clientst0r/identity';
import type { RequestOrigin } from '@clientst0r/platform';
import { Origin } from '../access/current-actor.decorator.js';
import { FromOtherSite } from '../access/from-other-site.decorator.js';
import { Public } from '../access/requires.decorator.js';
import { Throttled } from '../access/throttled.decorator.js';
import { AnswersRedirect } from '../openapi/answers.decorator.js';
import { ProviderPath, SingleLogoutDto, SingleLogoutQuery } from './provider.dto.js';

/** Where SAML providers send browsers to sign people out, and with their answers to ours; each message is signed. */
@ApiTags('sign-in')
@Controller('sign-in/providers/:providerId/single-logout')
export class ProviderSingleLogoutController {
  constructor(private readonly logout: SingleLogout) {}

  @Get()
  @Public()
  @Throttled('provider-logout')
  @ApiOperation({ summary: 'SAML single logout by the HTTP-Redirect binding' })
  @AnswersRedirect()
  async receiveSingleLogoutRedirect(
    @Origin() origin: RequestOrigin,
    @Param() { providerId }: ProviderPath,
    @Query() _query: SingleLogoutQuery,
    @Res() response: Response,
  ): Promise<void> {
    // The signature is over the query as it was sent.
    const { originalUrl } = response.req as Request;
    await this.follow(origin, providerId, { query: originalUrl.slice(originalUrl.indexOf('?') + 1) }, response);
  }

  @Post()
  @Public()
  @FromOtherSite()
  @Throttled('provider-logout')
  @ApiConsumes('application/x-www-form-urlencoded')
  @ApiOperation({ summary: 'SAML single logout by the HTTP-POST binding, as a form' })
  @AnswersRedirect()
  async receiveSingleLogoutForm(
    @Origin() origin: RequestOrigin,
    @Param() { providerId }: ProviderPath,
    @Body() form: SingleLogoutDto,
    @Res() response: Response,
  ): Promise<void> {
    await this.follow(origin, providerId, { form }, response);
  }

  private async follow(origin: RequestOrigin, providerId: string, sent: SamlLogoutMessage, response: Response): Promise<void> {
    response.setHeader('Cache-Control', 'no-store');
    response.redirect(303, await this.logout.receive(origin, providerId, sent));
  }
}
