import { Readable } from 'node:stream';
import { Body, Controller, Header, HttpCode, Param, Post, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Actor, organisationOf, SecretText } from '@clientst0r/platform';
import { ExportService } from '@clientst0r/vault';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { AnswersFile } from '../openapi/answers.decorator.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { ExportDto } from './export.dto.js';

@ApiTags('vault')
@Controller('organisations/:organisationId/exports')
export class ExportsController {
  constructor(private readonly exports: ExportService) {}

  @Post()
  @HttpCode(200)
  @Requires('vault.data.export', { reauthenticate: true })
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'The vault as a file, of what the caller may reveal; the file says what is left out. In the clear, unless a password locks it',
  })
  @AnswersFile(['application/json', 'text/csv'])
  async exportCredentials(
    @CurrentActor() actor: Actor,
    @Param() _path: OrganisationPath,
    @Body() body: ExportDto,
  ): Promise<StreamableFile> {
    const { format, password, ...given } = body;
    const lock = password === undefined ? null : SecretText.of(password);
    const { content, mediaType, extension } = await this.exports.export(actor, format, given, lock);
    const name = `vault-${organisationOf(actor)}.${extension}`;
    return new StreamableFile(Readable.from(content, { objectMode: false }), {
      type: mediaType,
      disposition: `attachment; filename="${name}"`,
    });
  }
}
