import 'reflect-metadata';
import { Controller, Get, Module, Param } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Configuration } from '@clientst0r/platform';
import { Public, Requires } from '../../../apps/api/src/access/requires.decorator.js';
import { ApiModule } from '../../../apps/api/src/api.module.js';
import { configureApplication } from '../../../apps/api/src/bootstrap.js';
import { Answers } from '../../../apps/api/src/openapi/answers.decorator.js';
import { Flag } from '../../../apps/api/src/openapi/fields.js';
import { OrganisationPath } from '../../../apps/api/src/openapi/organisation-path.dto.js';

class NothingDto {
  @Flag()
  done: boolean;
}

/** One route, once for everybody and once for members with a permission: what is between the two is the guard. */
@Controller()
class MeasuredController {
  @Get('organisations/:organisationId/open')
  @Public()
  @Answers(NothingDto)
  open(@Param() _path: OrganisationPath): NothingDto {
    return { done: true };
  }

  @Get('organisations/:organisationId/measured')
  @Requires('organisation.member.read')
  @Answers(NothingDto)
  guarded(@Param() _path: OrganisationPath): NothingDto {
    return { done: true };
  }
}

@Module({ imports: [ApiModule], controllers: [MeasuredController] })
class MeasuredModule {}

const app = await NestFactory.create<NestExpressApplication>(MeasuredModule, { bodyParser: false, bufferLogs: true });
configureApplication(app);
const { host, port } = app.get(Configuration).listen;
await app.listen(port, host);
