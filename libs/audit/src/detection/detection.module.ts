import { Module } from '@nestjs/common';
import { FeedModule } from '../feed/feed.module.js';
import { DetectionRuleService } from './detection-rule.service.js';
import { DetectionPatterns } from './detection-patterns.js';
import { Detector } from './detector.js';
import { FindingWriter } from './finding-writer.js';
import { FindingService } from './finding.service.js';
import { SightingRules } from './sighting-rules.js';
import { WindowRules } from './window-rules.js';

/** Rules and findings as people see and change them. */
@Module({ providers: [DetectionRuleService, FindingService], exports: [DetectionRuleService, FindingService] })
export class DetectionModule {}

/** Looking: for the worker only. */
@Module({
  imports: [DetectionModule, FeedModule],
  providers: [FindingWriter, WindowRules, SightingRules, DetectionPatterns, Detector],
  exports: [Detector],
})
export class DetectingModule {}
