import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { AuditLogService, AuditReader } from '@clientst0r/audit';
import { Requires } from '../access/requires.decorator.js';
import { Answers } from '../openapi/answers.decorator.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { AuditEventPath } from './audit-event.dto.js';
import { ConsistencyProofDto, ConsistencyQuery, InclusionProofDto } from './log.dto.js';

/**
 * Proofs for an organisation's auditors. Of other organisations they hold hashes only, over data with some 70 random bits an event, which
 * nobody guesses; the place and the size tell how many events the whole installation has, and no more.
 */
@ApiTags('audit')
@Controller('organisations/:organisationId')
export class AuditProofsController {
  constructor(
    private readonly reader: AuditReader,
    private readonly log: AuditLogService,
  ) {}

  @Get('audit-events/:eventId/inclusion-proof')
  @Requires('audit.event.read', { ofMerged: true })
  @ApiOperation({ summary: 'Proof that an event of the organisation is in the newest checkpoint' })
  @Answers(InclusionProofDto)
  async proveOwnInclusion(@Param() { organisationId, eventId }: AuditEventPath): Promise<InclusionProofDto> {
    const { id } = await this.reader.get({ organisationId }, eventId);
    return this.log.inclusion(id);
  }

  @Get('audit-log/consistency-proof')
  @Requires('audit.event.read', { ofMerged: true })
  @ApiOperation({ summary: 'Proof that the newest checkpoint continues an earlier one, which came with a proof or an export' })
  @Answers(ConsistencyProofDto)
  proveOwnConsistency(@Param() _: OrganisationPath, @Query() { size }: ConsistencyQuery): Promise<ConsistencyProofDto> {
    return this.log.consistency(size);
  }
}
