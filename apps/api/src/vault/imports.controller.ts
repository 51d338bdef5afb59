import { Body, Controller, Header, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Actor } from '@clientst0r/platform';
import { type ForeignFile, type ImportPreview, type ImportResult, ImportService } from '@clientst0r/vault';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Answers } from '../openapi/answers.decorator.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { ImportDto, ImportPreviewDto, ImportResultDto, PreviewImportDto } from './import.dto.js';

@ApiTags('vault')
@Controller('organisations/:organisationId/imports')
export class ImportsController {
  constructor(private readonly imports: ImportService) {}

  @Post('preview')
  @Requires('vault.data.import')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Show what a file would import; nothing is stored, and no secret is repeated' })
  @Answers(ImportPreviewDto)
  previewImport(@CurrentActor() actor: Actor, @Param() _path: OrganisationPath, @Body() body: PreviewImportDto): Promise<ImportPreview> {
    return this.imports.preview(actor, fileOf(body));
  }

  @Post()
  @Requires('vault.data.import')
  @ApiOperation({ summary: 'Import a file: every entry of it, or none' })
  @Answers(ImportResultDto)
  importCredentials(@CurrentActor() actor: Actor, @Param() _path: OrganisationPath, @Body() body: ImportDto): Promise<ImportResult> {
    return this.imports.import(actor, fileOf(body), body.skipDuplicates ?? false);
  }
}

function fileOf({ format, content, columns }: PreviewImportDto): ForeignFile {
  return { format, content, ...(columns ? { columns: columns.map(({ to }) => to) } : {}) };
}
