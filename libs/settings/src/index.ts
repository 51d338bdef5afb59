export { AUDIT_RETENTION_DAYS } from './audit-retention.settings.js';
export { defineSetting, settingDefinitions } from './setting-definition.js';
export { Setting, SETTINGS_ENTITIES } from './setting.entity.js';
export { type CurrentSetting, SettingsService } from './settings.service.js';
export { SettingsModule } from './settings.module.js';
