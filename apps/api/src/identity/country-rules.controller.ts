import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CountryRuleService } from '@clientst0r/identity';
import { type Actor, CountryReader } from '@clientst0r/platform';
import type { CountryTerms } from '@clientst0r/security';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Answers } from '../openapi/answers.decorator.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { CountryRuleDto, CountryRuleStandingDto, placeDto, ruleDto, termsOf } from './country-rule.dto.js';

/** From which countries people may sign in, or come into an organisation. */
@ApiTags('policies')
@Controller()
export class CountryRulesController {
  constructor(
    private readonly rules: CountryRuleService,
    private readonly countries: CountryReader,
  ) {}

  @Get('platform/country-rule')
  @Requires('platform.perimeter.read')
  @ApiOperation({ summary: 'From which countries people may sign in' })
  @Answers(CountryRuleStandingDto)
  async getCountryRule(@CurrentActor() actor: Actor): Promise<CountryRuleStandingDto> {
    return this.standing(actor, await this.rules.ofDeployment());
  }

  @Put('platform/country-rule')
  @Requires('platform.perimeter.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'Say from which countries people may sign in; sessions from elsewhere end within a second' })
  @Answers(CountryRuleStandingDto)
  async setCountryRule(@CurrentActor() actor: Actor, @Body() body: CountryRuleDto): Promise<CountryRuleStandingDto> {
    await this.rules.setForDeployment(actor, termsOf(body));
    return this.standing(actor, termsOf(body));
  }

  @Get('organisations/:organisationId/country-rule')
  @Requires('organisation.settings.manage')
  @ApiOperation({ summary: 'From which countries people may come into the organisation' })
  @Answers(CountryRuleStandingDto)
  async getOrganisationCountryRule(@CurrentActor() actor: Actor, @Param() _path: OrganisationPath): Promise<CountryRuleStandingDto> {
    return this.standing(actor, await this.rules.ofOrganisation(actor));
  }

  @Put('organisations/:organisationId/country-rule')
  @Requires('organisation.settings.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'Say from which countries people may come into the organisation; it holds beside the one of the deployment' })
  @Answers(CountryRuleStandingDto)
  async setOrganisationCountryRule(
    @CurrentActor() actor: Actor,
    @Param() _path: OrganisationPath,
    @Body() body: CountryRuleDto,
  ): Promise<CountryRuleStandingDto> {
    await this.rules.setForOrganisation(actor, termsOf(body));
    return this.standing(actor, termsOf(body));
  }

  private standing({ address }: Actor, terms: CountryTerms | null): CountryRuleStandingDto {
    return {
      rule: ruleDto(terms),
      you: placeDto(address, this.countries.countryOf(address)),
      dataFrom: this.countries.data.builtAt,
    };
  }
}
