import { Global, Module } from '@nestjs/common';
import { SettingSecrets } from './setting-secrets.js';
import { SettingsService } from './settings.service.js';

@Global()
@Module({ providers: [SettingSecrets, SettingsService], exports: [SettingsService] })
export class SettingsModule {}
