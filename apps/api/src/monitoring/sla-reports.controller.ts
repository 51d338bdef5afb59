import { Controller, Get, Param, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type SlaFormat, SlaReader, SlaService } from '@clientst0r/monitoring';
import type { Actor } from '@clientst0r/platform';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Answers, AnswersFile } from '../openapi/answers.decorator.js';
import { SlaMonthPath, SlaReportDto, slaReportDto } from './sla-report.dto.js';

const MEDIA_TYPES = { csv: 'text/csv; charset=utf-8', pdf: 'application/pdf' } as const;

@ApiTags('monitoring')
@Controller('organisations/:organisationId/sla-reports/:month')
export class SlaReportsController {
  constructor(
    private readonly reader: SlaReader,
    private readonly reports: SlaService,
  ) {}

  @Get()
  @Requires('monitoring.check.read')
  @ApiOperation({ summary: 'Availability of all checks in a month' })
  @Answers(SlaReportDto)
  async getSlaReport(@CurrentActor() actor: Actor, @Param() { month }: SlaMonthPath): Promise<SlaReportDto> {
    return slaReportDto(await this.reader.month(actor, month));
  }

  @Get('csv')
  @Requires('monitoring.check.read')
  @ApiOperation({ summary: 'The same as a file for spreadsheets' })
  @AnswersFile(['text/csv'])
  async getSlaReportCsv(@CurrentActor() actor: Actor, @Param() { month }: SlaMonthPath): Promise<StreamableFile> {
    return this.file(actor, month, 'csv');
  }

  @Get('pdf')
  @Requires('monitoring.check.read')
  @ApiOperation({ summary: 'The same to print or to send' })
  @AnswersFile(['application/pdf'])
  async getSlaReportPdf(@CurrentActor() actor: Actor, @Param() { month }: SlaMonthPath): Promise<StreamableFile> {
    return this.file(actor, month, 'pdf');
  }

  private async file(actor: Actor, month: string, format: SlaFormat): Promise<StreamableFile> {
    const content = await this.reports.file(actor, month, format);
    const disposition = `attachment; filename="availability-${month}.${format}"`;
    return new StreamableFile(content, { type: MEDIA_TYPES[format], disposition, length: content.length });
  }
}
