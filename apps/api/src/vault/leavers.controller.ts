import { Readable } from 'node:stream';
import { Controller, Get, Header, Param, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CountryDoor } from '@clientst0r/identity';
import type { Actor } from '@clientst0r/platform';
import { ExposureReport } from '@clientst0r/vault';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { SignedIn } from '../access/requires.decorator.js';
import { CurrentSession } from '../identity/current-session.decorator.js';
import type { SessionPerson } from '../identity/session.strategy.js';
import { Answers, AnswersFile } from '../openapi/answers.decorator.js';
import { KnowerPath, PersonExposureCountsDto } from './exposure.dto.js';

/**
 * What somebody has known in all organisations at once. Open to whoever is signed in, and told of exactly those
 * organisations in which he holds `audit.access.report`: of nobody else's, and to most people of none.
 */
@ApiTags('vault')
@Controller('exposures/:userId')
export class LeaversController {
  constructor(
    private readonly report: ExposureReport,
    private readonly countries: CountryDoor,
  ) {}

  @Get()
  @SignedIn()
  @ApiOperation({ summary: 'How many secrets a person has known, and how many are still to be changed, by organisation' })
  @Answers(PersonExposureCountsDto)
  async getPersonExposures(
    @CurrentActor() actor: Actor,
    @CurrentSession() session: SessionPerson,
    @Param() { userId }: KnowerPath,
  ): Promise<PersonExposureCountsDto> {
    const reported = await this.reported(actor, session);
    const items = await this.report.counts(reported.map(({ id }) => id), userId); // prettier-ignore
    return { name: items[0]?.subjectName ?? null, items: items.map(({ subjectName: _name, ...counts }) => counts) };
  }

  @Get('csv')
  @SignedIn({ reauthenticate: true })
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'The secrets that a person has known, of all these organisations, as a file' })
  @AnswersFile(['text/csv'])
  async exportPersonExposures(
    @CurrentActor() actor: Actor,
    @CurrentSession() session: SessionPerson,
    @Param() { userId }: KnowerPath,
  ): Promise<StreamableFile> {
    const content = await this.report.csv(actor, await this.reported(actor, session), userId);
    const disposition = `attachment; filename="rotation-list-${userId}.csv"`;
    return new StreamableFile(Readable.from(content, { objectMode: false }), { type: 'text/csv; charset=utf-8', disposition });
  }

  /** Those that nobody can enter now, or not from where he is, are left out: as when he asked each of them by itself. */
  private async reported({ address }: Actor, { signedIn }: SessionPerson): Promise<{ id: string; name: string }[]> {
    const reported = [...signedIn.person.organisations.values()].filter(({ permissions }) => permissions.has('audit.access.report'));
    const admitted = await Promise.all(reported.map(({ id }) => this.countries.isAdmitted(id, address)));
    return reported.filter((_, index) => admitted[index]);
  }
}
