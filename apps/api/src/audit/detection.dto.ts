import { type CurrentRule, DETECTION_RULE_NAMES, type DetectionFinding, type DetectionRuleName, ruleDefinition } from '@clientst0r/audit';
import { Choice, Flag, Id, Instant, Integer, Json, ListOf, QueryFlag, Text } from '../openapi/fields.js';
import { PageQuery } from '../openapi/page.dto.js';

const MOST = 4_294_967_295;

export class DetectionRuleDto {
  @Choice(DETECTION_RULE_NAMES)
  rule: DetectionRuleName;

  @Text()
  label: string;

  @Text({ max: 1000 })
  help: string;

  @Flag()
  enabled: boolean;

  @Integer({ nullable: true, description: 'From how many on; null where the rule counts nothing.' })
  threshold: number | null;

  @Integer({ nullable: true, description: 'Within how many minutes; null where time does not matter.' })
  windowMinutes: number | null;

  @Integer({ nullable: true })
  thresholdMinimum: number | null;

  @Integer({ nullable: true })
  thresholdMaximum: number | null;

  @Integer({ nullable: true })
  windowMinutesMinimum: number | null;

  @Integer({ nullable: true })
  windowMinutesMaximum: number | null;

  @Instant({ nullable: true, description: 'When it was last changed; null while it is at its defaults.' })
  updatedAt: Date | null;

  @Integer({ description: 'Send it as If-Match to change the rule.' })
  version: number;
}

export class DetectionRulesDto {
  @ListOf(() => DetectionRuleDto)
  items: DetectionRuleDto[];
}

export class DetectionRulePath {
  @Text({ max: 30 })
  rule: string;
}

export class ChangeDetectionRuleDto {
  @Flag({ optional: true })
  enabled?: boolean;

  @Integer({ optional: true, max: MOST })
  threshold?: number;

  @Integer({ optional: true, max: MOST })
  windowMinutes?: number;
}

export class DetectionFindingDto {
  @Id()
  id: string;

  @Choice(DETECTION_RULE_NAMES)
  rule: DetectionRuleName;

  @Instant({ description: 'When it happened.' })
  at: Date;

  @Id({ nullable: true })
  actorId: string | null;

  @Text({ min: 0 })
  actorName: string;

  @Integer({ nullable: true, description: 'How many there were when the threshold was reached.' })
  count: number | null;

  @Id({ nullable: true, description: 'The audit event that made it a finding.' })
  eventId: string | null;

  @Json()
  details: Readonly<Record<string, unknown>>;

  @Instant({ nullable: true })
  acknowledgedAt: Date | null;

  @Text({ nullable: true })
  acknowledgedByName: string | null;

  @Text({ max: 500, nullable: true })
  reason: string | null;
}

export class FindingPath {
  @Id()
  findingId: string;
}

export class OrganisationFindingPath extends FindingPath {
  @Id()
  organisationId: string;
}

export class ListFindingsQuery extends PageQuery {
  @QueryFlag({ optional: true, description: 'Only those that were acknowledged, or only those that were not.' })
  acknowledged?: boolean;
}

export class AcknowledgeFindingDto {
  @Text({ lines: true, min: 3, max: 500, description: 'What it was, and what was done.' })
  reason: string;
}

export function ruleDto(current: CurrentRule): DetectionRuleDto {
  const { label, help, threshold, windowMinutes } = ruleDefinition(current.rule);
  const ofThreshold = boundsOf(threshold);
  const ofWindow = boundsOf(windowMinutes);
  return {
    ...current,
    label,
    help,
    thresholdMinimum: ofThreshold.minimum,
    thresholdMaximum: ofThreshold.maximum,
    windowMinutesMinimum: ofWindow.minimum,
    windowMinutesMaximum: ofWindow.maximum,
  };
}

function boundsOf(bounds: { minimum: number; maximum: number } | null): { minimum: number | null; maximum: number | null } {
  return bounds ?? { minimum: null, maximum: null };
}

export function findingDto(finding: DetectionFinding): DetectionFindingDto {
  const { id, rule, at, actorId, actorName, count, eventId, details, acknowledgedAt, acknowledgedByName, reason } = finding;
  return { id, rule, at, actorId, actorName, count, eventId, details, acknowledgedAt, acknowledgedByName, reason };
}
