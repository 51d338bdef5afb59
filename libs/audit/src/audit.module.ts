import { Global, Module } from '@nestjs/common';
import { AuditReader } from './audit-reader.js';
import { AuditTrail } from './audit-trail.js';

@Global()
@Module({ providers: [AuditReader, AuditTrail], exports: [AuditReader, AuditTrail] })
export class AuditModule {}
