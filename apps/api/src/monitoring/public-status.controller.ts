import { timingSafeEqual } from 'node:crypto';
import { Controller, Get, Header, Param, Res, StreamableFile } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { STATUS_PAGE_POLICY, StatusPageCache, statusPasswordHash } from '@clientst0r/monitoring';
import { NotFoundError, UnauthenticatedError } from '@clientst0r/platform';
import { BasicPassword } from '../access/basic-password.decorator.js';
import { Public } from '../access/requires.decorator.js';
import { Throttled } from '../access/throttled.decorator.js';
import { AnswersFile } from '../openapi/answers.decorator.js';
import { Text } from '../openapi/fields.js';
import { htmlFile } from './status-pages.controller.js';

class StatusAddressPath {
  @Text({ max: 60 })
  address: string;
}

/** What strangers see. No cookie is set or looked at here, and nothing of the page runs. */
@ApiExcludeController()
@Controller('status')
export class PublicStatusController {
  constructor(private readonly pages: StatusPageCache) {}

  @Get(':address')
  @Public()
  @Throttled('status-page')
  @Header('Content-Security-Policy', STATUS_PAGE_POLICY)
  @AnswersFile(['text/html'])
  async showStatus(
    @Param() { address }: StatusAddressPath,
    @BasicPassword() password: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile> {
    const page = await this.pages.get(address.toLowerCase());
    if (!page) throw new NotFoundError();
    if (page.passwordHash === null) response.setHeader('Cache-Control', 'public, max-age=15');
    else if (!timingSafeEqual(statusPasswordHash(password), page.passwordHash)) {
      response.setHeader('WWW-Authenticate', 'Basic realm="Status", charset="UTF-8"');
      throw new UnauthenticatedError('This page asks for a password.');
    }
    return htmlFile(page.html);
  }
}
