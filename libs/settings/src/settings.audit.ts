import { AuditFact } from '@clientst0r/audit';
import type { SettingValue } from './setting-definition.js';

export class SettingChanged extends AuditFact {
  readonly category = 'administration';
  readonly action = 'setting.changed';
  override readonly organisationId = null;
  override readonly object: { type: string; name: string };
  override readonly details: { before: SettingValue; after: SettingValue };

  constructor(key: string, before: SettingValue, after: SettingValue) {
    super();
    this.object = { type: 'setting', name: key };
    this.details = { before, after };
  }
}
