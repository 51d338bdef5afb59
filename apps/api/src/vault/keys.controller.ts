import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Actor } from '@clientst0r/platform';
import { KeyRotations } from '@clientst0r/vault';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Answers } from '../openapi/answers.decorator.js';
import { KeysDto, RotateKeysDto, RotationRequestedDto } from './key-rotation.dto.js';

/** Keys by their names, and their change. No key and no secret comes out of here. */
@ApiTags('platform')
@Controller('platform/keys')
export class KeysController {
  constructor(private readonly rotations: KeyRotations) {}

  @Get()
  @Requires('platform.system.manage')
  @ApiOperation({ summary: 'Root keys and what they wrap, and how far changes of keys are' })
  @Answers(KeysDto)
  async getKeys(): Promise<KeysDto> {
    return { rootKeys: await this.rotations.rootKeys(), rotations: await this.rotations.list() };
  }

  @Post('rotations')
  @Requires('platform.system.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'Change the key of an organisation, or wrap the keys of all with the current root key, in the background' })
  @Answers(RotationRequestedDto, { status: 202 })
  async rotateKeys(@CurrentActor() actor: Actor, @Body() { organisationId }: RotateKeysDto): Promise<RotationRequestedDto> {
    const { id } =
      organisationId === null ? await this.rotations.rotateRoot(actor) : await this.rotations.rotateOrganisation(actor, organisationId);
    return { id };
  }
}
