import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Actor } from '@clientst0r/platform';
import { type CurrentSetting, SettingsService } from '@clientst0r/settings';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Answers } from '../openapi/answers.decorator.js';
import { ChangeSettingDto, SettingDto, SettingPath, SettingsDto } from './setting.dto.js';

@ApiTags('settings')
@Controller('platform/settings')
export class SettingsController {
  constructor(private readonly settings: SettingsService) {}

  @Get()
  @Requires('platform.settings.manage')
  @ApiOperation({ summary: 'Every setting of the deployment, with its bounds and help' })
  @Answers(SettingsDto)
  async listSettings(): Promise<SettingsDto> {
    return { settings: (await this.settings.list()).map(settingDto) };
  }

  @Put(':key')
  @Requires('platform.settings.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'Change a setting; it takes effect everywhere within a second' })
  @Answers(SettingDto)
  async changeSetting(
    @CurrentActor() actor: Actor,
    @Param() { key }: SettingPath,
    @Body() { value }: ChangeSettingDto,
  ): Promise<SettingDto> {
    return settingDto(await this.settings.update(actor, key, value));
  }
}

function settingDto({ definition, value, updatedAt }: CurrentSetting): SettingDto {
  return { ...definition, value, updatedAt };
}
