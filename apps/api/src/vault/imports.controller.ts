import { Body, Controller, Header, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Actor, SecretText, ValidationFailedError } from '@clientst0r/platform';
import {
  COLUMN_TARGETS,
  type ColumnTarget,
  type ForeignFile,
  type ImportPreview,
  type ImportResult,
  ImportService,
} from '@clientst0r/vault';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { TakesForm } from '../access/takes-form.decorator.js';
import { UploadedFiles, type Uploads } from '../access/upload.interceptor.js';
import { Answers } from '../openapi/answers.decorator.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { ImportDto, ImportFileDto, ImportPreviewDto, ImportResultDto, PreviewImportDto, PreviewImportFileDto } from './import.dto.js';

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
    return this.imports.preview(actor, textFile(body));
  }

  @Post()
  @Requires('vault.data.import')
  @ApiOperation({ summary: 'Import a file: every entry of it, or none' })
  @Answers(ImportResultDto)
  importCredentials(@CurrentActor() actor: Actor, @Param() _path: OrganisationPath, @Body() body: ImportDto): Promise<ImportResult> {
    return this.imports.import(actor, textFile(body), body.skipDuplicates ?? false);
  }

  @Post('files/preview')
  @Requires('vault.data.import')
  @TakesForm()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'The same for a file as it is, of any format, in a form' })
  @Answers(ImportPreviewDto)
  previewImportFile(
    @CurrentActor() actor: Actor,
    @Param() _path: OrganisationPath,
    @Body() body: PreviewImportFileDto,
    @UploadedFiles() uploads: Uploads,
  ): Promise<ImportPreview> {
    return this.imports.preview(actor, uploadedFile(body, uploads));
  }

  @Post('files')
  @Requires('vault.data.import')
  @TakesForm()
  @ApiOperation({ summary: 'Import a file as it is, of any format, in a form: every entry of it, or none' })
  @Answers(ImportResultDto)
  importFile(
    @CurrentActor() actor: Actor,
    @Param() _path: OrganisationPath,
    @Body() body: ImportFileDto,
    @UploadedFiles() uploads: Uploads,
  ): Promise<ImportResult> {
    return this.imports.import(actor, uploadedFile(body, uploads), body.skipDuplicates ?? false);
  }
}

function textFile({ format, content, columns, company }: PreviewImportDto): ForeignFile {
  const chosen = columns ? { columns: columns.map(({ to }) => to) } : {};
  return { format, bytes: Buffer.from(content), ...chosen, ...(company === undefined ? {} : { company }) };
}

function uploadedFile({ format, columns, company, password }: PreviewImportFileDto, { file, keyFile }: Uploads): ForeignFile {
  if (!file) throw new ValidationFailedError([{ field: 'file', message: 'is needed' }]);
  return {
    format,
    bytes: file,
    ...(columns === undefined ? {} : { columns: columns.split(',').map(targetOf) }),
    ...(company === undefined ? {} : { company }),
    ...(password === undefined ? {} : { password: SecretText.of(password) }),
    ...(keyFile ? { keyFile } : {}),
  };
}

function targetOf(name: string, index: number): ColumnTarget {
  const target = COLUMN_TARGETS.find((one) => one === name);
  if (!target) throw new ValidationFailedError([{ field: `columns.${index}`, message: 'is nothing that a column can become' }]);
  return target;
}
