import { Body, Controller, Delete, Get, Param, Patch, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { MaintenanceService } from '@clientst0r/monitoring';
import type { Actor } from '@clientst0r/platform';
import { CurrentActor, IfMatch } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Answers, AnswersNothing } from '../openapi/answers.decorator.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import {
  CreateMaintenanceWindowDto,
  maintenanceChanges,
  maintenanceInput,
  MaintenancePath,
  MaintenanceWindowDto,
  maintenanceWindowDto,
  MaintenanceWindowsDto,
  UpdateMaintenanceWindowDto,
} from './maintenance.dto.js';

@ApiTags('monitoring')
@Controller('organisations/:organisationId/maintenance-windows')
export class MaintenanceController {
  constructor(private readonly maintenance: MaintenanceService) {}

  @Get()
  @Requires('monitoring.check.read')
  @ApiOperation({ summary: 'Maintenance windows, those that last or come next first' })
  @Answers(MaintenanceWindowsDto)
  async listMaintenanceWindows(@CurrentActor() actor: Actor, @Param() _path: OrganisationPath): Promise<MaintenanceWindowsDto> {
    return { items: (await this.maintenance.list(actor)).map(maintenanceWindowDto) };
  }

  @Post()
  @Requires('monitoring.incident.manage')
  @ApiOperation({ summary: 'Plan maintenance: while it lasts nobody is told that its checks are down, and it does not count' })
  @Answers(MaintenanceWindowDto, { status: 201 })
  async createMaintenanceWindow(
    @CurrentActor() actor: Actor,
    @Param() _path: OrganisationPath,
    @Body() body: CreateMaintenanceWindowDto,
  ): Promise<MaintenanceWindowDto> {
    return maintenanceWindowDto(await this.maintenance.create(actor, maintenanceInput(body)));
  }

  @Get(':windowId')
  @Requires('monitoring.check.read')
  @ApiOperation({ summary: 'One maintenance window' })
  @Answers(MaintenanceWindowDto)
  async getMaintenanceWindow(@CurrentActor() actor: Actor, @Param() { windowId }: MaintenancePath): Promise<MaintenanceWindowDto> {
    return maintenanceWindowDto(await this.maintenance.get(actor, windowId));
  }

  @Patch(':windowId')
  @Requires('monitoring.incident.manage')
  @ApiOperation({ summary: 'Change a maintenance window; what is over stays as it was' })
  @Answers(MaintenanceWindowDto)
  async updateMaintenanceWindow(
    @CurrentActor() actor: Actor,
    @Param() { windowId }: MaintenancePath,
    @IfMatch() version: number,
    @Body() body: UpdateMaintenanceWindowDto,
  ): Promise<MaintenanceWindowDto> {
    return maintenanceWindowDto(await this.maintenance.update(actor, windowId, version, maintenanceChanges(body)));
  }

  @Delete(':windowId')
  @Requires('monitoring.incident.manage')
  @ApiOperation({ summary: 'Delete a maintenance window; what is over stays counted as it was' })
  @AnswersNothing()
  async deleteMaintenanceWindow(
    @CurrentActor() actor: Actor,
    @Param() { windowId }: MaintenancePath,
    @IfMatch() version: number,
  ): Promise<void> {
    await this.maintenance.delete(actor, windowId, version);
  }

  @Post(':windowId/end')
  @Requires('monitoring.incident.manage')
  @ApiOperation({ summary: 'End what lasts now; a window that repeats comes again' })
  @Answers(MaintenanceWindowDto)
  async endMaintenance(@CurrentActor() actor: Actor, @Param() { windowId }: MaintenancePath): Promise<MaintenanceWindowDto> {
    return maintenanceWindowDto(await this.maintenance.end(actor, windowId));
  }
}
