import { Injectable } from '@nestjs/common';
import { CheckSecrets, type CheckWithStatus } from '@clientst0r/monitoring';
import { Clock } from '@clientst0r/platform';
import { type CheckDto, checkDto } from './check.dto.js';

/** Checks as they are told: with what is known now, and which secrets are set. */
@Injectable()
export class CheckPresenter {
  constructor(
    private readonly secrets: CheckSecrets,
    private readonly clock: Clock,
  ) {}

  async all(found: readonly CheckWithStatus[]): Promise<CheckDto[]> {
    const names = await this.secrets.namesOf(found.map(({ check }) => check));
    const now = this.clock.now();
    return found.map((one) => checkDto(one, names.get(one.check.id) ?? [], now));
  }

  async one(found: CheckWithStatus): Promise<CheckDto> {
    const names = await this.secrets.namesOf([found.check]);
    return checkDto(found, names.get(found.check.id) ?? [], this.clock.now());
  }
}
