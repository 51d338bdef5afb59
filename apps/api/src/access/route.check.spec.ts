import { Body, Controller, Get, Headers, Param, Post, Query, Req, type Type } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { Answers } from '../openapi/answers.decorator.js';
import { Text } from '../openapi/fields.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { Public, Requires, SignedIn } from './requires.decorator.js';
import { RouteCheck } from './route.check.js';

class Dto {
  @Text()
  name: string;
}

class NoDto {
  name: string;
}

async function start(controller: Type): Promise<void> {
  const module = await Test.createTestingModule({
    imports: [DiscoveryModule],
    controllers: [controller],
    providers: [RouteCheck],
  }).compile();
  await module.createNestApplication({ logger: false }).init();
}

@Controller('organisations/:organisationId/things')
class Sound {
  @Get(':name')
  @Requires('vault.credential.read')
  @Answers(Dto)
  read(@Param() _path: OrganisationPath, @Query() _query: Dto): void {}
}

@Controller()
class WithoutRule {
  @Get()
  @Answers(Dto)
  read(): void {}
}

@Controller()
class WithTwoRules {
  @Get()
  @Public()
  @SignedIn()
  @Answers(Dto)
  read(): void {}
}

@Controller()
class WithoutAnswer {
  @Get()
  @Public()
  read(): void {}
}

@Controller()
class TakesAny {
  @Post()
  @Public()
  @Answers(Dto)
  create(@Body() _body: unknown): void {}
}

@Controller()
class TakesUndecoratedClass {
  @Post()
  @Public()
  @Answers(Dto)
  create(@Body() _body: NoDto): void {}
}

@Controller()
class TakesPartOfBody {
  @Post()
  @Public()
  @Answers(Dto)
  create(@Body('name') _name: Dto): void {}
}

@Controller()
class TakesRequest {
  @Get()
  @Public()
  @Answers(Dto)
  read(@Req() _request: object): void {}
}

@Controller()
class TakesHeaders {
  @Get()
  @Public()
  @Answers(Dto)
  read(@Headers() _headers: object): void {}
}

@Controller('things')
class WithoutOrganisation {
  @Get()
  @Requires('vault.secret.reveal')
  @Answers(Dto)
  read(): void {}
}

@Controller('organisations/:organisationId/things')
class PlatformInOrganisation {
  @Get()
  @Requires('platform.settings.manage')
  @Answers(Dto)
  read(@Param() _path: OrganisationPath): void {}
}

it('lets a sound controller start', async () => {
  await expect(start(Sound)).resolves.toBeUndefined();
});

it.each([
  [WithoutRule, 'has 0 access rules'],
  [WithTwoRules, 'has 2 access rules'],
  [WithoutAnswer, 'does not declare its answer'],
  [TakesAny, 'takes a body that no DTO class validates'],
  [TakesUndecoratedClass, 'takes a body that no DTO class validates'],
  [TakesPartOfBody, 'takes a part of the body by name'],
  [TakesRequest, 'takes the request unvalidated'],
  [TakesHeaders, 'takes the headers unvalidated'],
  [WithoutOrganisation, 'its path has no organisation'],
  [PlatformInOrganisation, 'its path has an organisation'],
])('stops the process on %p', async (controller, problem) => {
  await expect(start(controller)).rejects.toThrow(problem);
});
