import { Body, Controller, Header, Param, Post } from '@nestjs/common';
import { ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import { BackChannelLogout } from '@clientst0r/identity';
import type { RequestOrigin } from '@clientst0r/platform';
import { Origin } from '../access/current-actor.decorator.js';
import { FromOtherSite } from '../access/from-other-site.decorator.js';
import { Public } from '../access/requires.decorator.js';
import { Throttled } from '../access/throttled.decorator.js';
import { AnswersNothing } from '../openapi/answers.decorator.js';
import { ProviderLogoutDto, ProviderPath } from './provider.dto.js';

/** Called by the servers of providers, not by browsers. */
@ApiTags('sign-in')
@Controller('sign-in/providers/:providerId/logout')
export class ProviderLogoutController {
  constructor(private readonly logout: BackChannelLogout) {}

  @Post()
  @Public()
  @FromOtherSite()
  @Throttled('provider-logout')
  @Header('Cache-Control', 'no-store')
  @ApiConsumes('application/x-www-form-urlencoded')
  @ApiOperation({ summary: 'Where an OpenID provider tells that somebody has signed out there (Back-Channel Logout 1.0)' })
  @AnswersNothing(200)
  async receiveProviderLogout(
    @Origin() origin: RequestOrigin,
    @Param() { providerId }: ProviderPath,
    @Body() { logout_token: token }: ProviderLogoutDto,
  ): Promise<void> {
    await this.logout.receive(origin, providerId, token);
  }
}
