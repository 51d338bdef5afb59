import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { AuditLogService, LegalHoldService, VerificationRunService } from '@clientst0r/audit';
import type { Actor } from '@clientst0r/platform';
import { AUDIT_RETENTION_DAYS, SettingsService } from '@clientst0r/settings';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Answers } from '../openapi/answers.decorator.js';
import {
  AuditLogDto,
  AuditLogVerificationDto,
  AuditLogVerificationsDto,
  ConsistencyProofDto,
  ConsistencyQuery,
  InclusionProofDto,
  LegalHoldDto,
  LegalHoldPath,
  LegalHoldsDto,
  PlaceLegalHoldDto,
  SealedEventPath,
  verificationDto,
  VerificationPath,
  VerifyAuditLogDto,
} from './log.dto.js';

@ApiTags('audit')
@Controller('platform')
export class AuditLogController {
  constructor(
    private readonly log: AuditLogService,
    private readonly holds: LegalHoldService,
    private readonly verifications: VerificationRunService,
    private readonly settings: SettingsService,
  ) {}

  @Get('audit-log')
  @Requires('platform.audit.read')
  @ApiOperation({ summary: 'The transparency log over the audit trail: its size, key and newest checkpoint' })
  @Answers(AuditLogDto)
  async getAuditLog(): Promise<AuditLogDto> {
    const [status, days] = await Promise.all([this.log.status(), this.settings.get(AUDIT_RETENTION_DAYS)]);
    return { ...status, anchors: [...status.anchors], removedMonths: [...status.removedMonths], retentionDays: days === 0 ? null : days };
  }

  @Post('audit-log/verifications')
  @Requires('platform.audit.manage')
  @ApiOperation({ summary: 'Hold the audit trail against its log, its checkpoints and those kept elsewhere; done in the background' })
  @Answers(AuditLogVerificationDto, { status: 201 })
  async verifyAuditLog(@CurrentActor() actor: Actor, @Body() { full }: VerifyAuditLogDto): Promise<AuditLogVerificationDto> {
    return verificationDto(await this.verifications.request(actor, full));
  }

  @Get('audit-log/verifications')
  @Requires('platform.audit.read')
  @ApiOperation({ summary: 'The last verifications and their verdicts, newest first' })
  @Answers(AuditLogVerificationsDto)
  async listAuditLogVerifications(): Promise<AuditLogVerificationsDto> {
    return { items: (await this.verifications.list()).map(verificationDto) };
  }

  @Get('audit-log/verifications/:verificationId')
  @Requires('platform.audit.read')
  @ApiOperation({ summary: 'How far a verification is, and its verdict' })
  @Answers(AuditLogVerificationDto)
  async getAuditLogVerification(@Param() { verificationId }: VerificationPath): Promise<AuditLogVerificationDto> {
    return verificationDto(await this.verifications.get(verificationId));
  }

  @Get('audit-log/inclusion-proofs/:eventId')
  @Requires('platform.audit.read')
  @ApiOperation({ summary: 'Proof that an event is in the newest checkpoint' })
  @Answers(InclusionProofDto)
  proveInclusion(@Param() { eventId }: SealedEventPath): Promise<InclusionProofDto> {
    return this.log.inclusion(eventId);
  }

  @Get('audit-log/consistency-proof')
  @Requires('platform.audit.read')
  @ApiOperation({ summary: 'Proof that the newest checkpoint continues an earlier one' })
  @Answers(ConsistencyProofDto)
  proveConsistency(@Query() { size }: ConsistencyQuery): Promise<ConsistencyProofDto> {
    return this.log.consistency(size);
  }

  @Get('audit-holds')
  @Requires('platform.audit.read')
  @ApiOperation({ summary: 'Legal holds on audit events, newest first' })
  @Answers(LegalHoldsDto)
  async listLegalHolds(): Promise<LegalHoldsDto> {
    return { items: await this.holds.list() };
  }

  @Post('audit-holds')
  @Requires('platform.audit.manage')
  @ApiOperation({ summary: 'Keep the events of some months whatever the retention says' })
  @Answers(LegalHoldDto, { status: 201 })
  placeLegalHold(@CurrentActor() actor: Actor, @Body() hold: PlaceLegalHoldDto): Promise<LegalHoldDto> {
    return this.holds.place(actor, hold);
  }

  @Post('audit-holds/:holdId/release')
  @Requires('platform.audit.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'End a legal hold' })
  @Answers(LegalHoldDto)
  releaseLegalHold(@CurrentActor() actor: Actor, @Param() { holdId }: LegalHoldPath): Promise<LegalHoldDto> {
    return this.holds.release(actor, holdId);
  }
}
