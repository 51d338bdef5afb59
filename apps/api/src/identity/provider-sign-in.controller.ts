import { Body, Controller, Get, Param, Post, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { type FlowPurpose, ProviderDoor, ProviderExchange, ProviderService } from '@clientst0r/identity';
import type { RequestOrigin } from '@clientst0r/platform';
import { FromOtherSite } from '../access/from-other-site.decorator.js';
import { Origin } from '../access/current-actor.decorator.js';
import { Public } from '../access/requires.decorator.js';
import { Throttled } from '../access/throttled.decorator.js';
import { Answers, AnswersFile, AnswersRedirect } from '../openapi/answers.decorator.js';
import { clearCookie, CookieToken, PROVIDER_COOKIE, writeCookie } from './cookies.js';
import {
  FinishProviderDto,
  ProviderAssertionDto,
  ProviderCallbackQuery,
  ProviderLocationDto,
  ProviderPath,
  ProviderStepDto,
  publicProviderDto,
  PublicProvidersDto,
  StartProviderDto,
} from './provider.dto.js';
import { SignInResponse } from './sign-in-response.js';

/** Where our own pages take over from a provider; the handle is in the fragment, so that no server and no log sees it. */
const RETURN_PAGES: Readonly<Record<FlowPurpose, string>> = {
  'sign-in': '/sign-in/provider',
  link: '/profile/provider',
  test: '/platform/sign-on/test',
  reauthentication: '/confirm',
};

/** Asks the provider at once. */
const BEGIN_PAGE = '/sign-in/begin';

@ApiTags('sign-in')
@Controller('sign-in/providers')
export class ProviderSignInController {
  constructor(
    private readonly door: ProviderDoor,
    private readonly providers: ProviderService,
    private readonly exchange: ProviderExchange,
    private readonly response: SignInResponse,
  ) {}

  @Get()
  @Public()
  @ApiOperation({ summary: 'Identity providers with which people may sign in' })
  @Answers(PublicProvidersDto)
  async listSignInProviders(): Promise<PublicProvidersDto> {
    return { items: (await this.providers.list()).filter(({ enabled }) => enabled).map(publicProviderDto) };
  }

  @Post(':providerId/start')
  @Public()
  @Throttled('provider')
  @ApiOperation({ summary: 'Begin to sign in with a provider' })
  @Answers(ProviderLocationDto)
  async startProviderSignIn(
    @Origin() origin: RequestOrigin,
    @Param() { providerId }: ProviderPath,
    @Body() { returnTo = '/' }: StartProviderDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ProviderLocationDto> {
    const { location, token } = await this.door.start(origin, providerId, returnTo);
    writeCookie(response, PROVIDER_COOKIE, token);
    return { location };
  }

  @Get(':providerId/callback')
  @Public()
  @Throttled('provider')
  @ApiOperation({ summary: 'Where an OpenID provider sends the browser back to' })
  @AnswersRedirect()
  async receiveProviderCallback(
    @Origin() origin: RequestOrigin,
    @Param() { providerId }: ProviderPath,
    @Query() query: ProviderCallbackQuery,
    @Res() response: Response,
  ): Promise<void> {
    const parameters = Object.entries(query).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
    await this.receive(origin, { providerId, state: query.state, content: new URLSearchParams(parameters).toString() }, response);
  }

  @Post(':providerId/assertion')
  @Public()
  @FromOtherSite()
  @Throttled('provider')
  @ApiConsumes('application/x-www-form-urlencoded')
  @ApiOperation({ summary: 'Where a SAML provider has the browser post its response to, as a form' })
  @AnswersRedirect()
  async receiveProviderAssertion(
    @Origin() origin: RequestOrigin,
    @Param() { providerId }: ProviderPath,
    @Body() { SAMLResponse, RelayState = '' }: ProviderAssertionDto,
    @Res() response: Response,
  ): Promise<void> {
    await this.receive(origin, { providerId, state: RelayState, content: SAMLResponse }, response);
  }

  @Post(':providerId/finish')
  @Public()
  @Throttled('provider')
  @ApiOperation({ summary: 'First factor: what the provider has said; the second factor is due next' })
  @Answers(ProviderStepDto)
  async finishProviderSignIn(
    @Origin() origin: RequestOrigin,
    @Param() { providerId }: ProviderPath,
    @CookieToken(PROVIDER_COOKIE) token: string | null,
    @Body() { handle }: FinishProviderDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ProviderStepDto> {
    clearCookie(response, PROVIDER_COOKIE);
    const { step, returnTo } = await this.door.finish(origin, providerId, token, handle);
    return Object.assign(await this.response.step(response, step), { returnTo });
  }

  @Get(':providerId/metadata')
  @Public()
  @ApiOperation({ summary: 'Our SAML metadata, for the identity provider' })
  @AnswersFile(['application/samlmetadata+xml'])
  async getProviderMetadata(@Param() { providerId }: ProviderPath): Promise<StreamableFile> {
    const metadata = this.exchange.metadata(await this.providers.get(providerId));
    return new StreamableFile(Buffer.from(metadata), { type: 'application/samlmetadata+xml' });
  }

  private async receive(
    origin: RequestOrigin,
    answer: { providerId: string; state: string; content: string },
    response: Response,
  ): Promise<void> {
    const received = await this.door.receive(origin, answer);
    response.setHeader('Cache-Control', 'no-store');
    response.redirect(303, pageAfter(received, answer.providerId));
  }
}

/** Without a handle the page says that it did not work. */
function pageAfter(received: Awaited<ReturnType<ProviderDoor['receive']>>, providerId: string): string {
  if (received === 'unasked') return `${BEGIN_PAGE}/${providerId}`;
  const page = `${RETURN_PAGES[received?.purpose ?? 'sign-in']}/${providerId}`;
  return received ? `${page}#${received.handle}` : page;
}
