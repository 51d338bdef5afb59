import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { CheckSecrets, type CheckWithStatus, maintenanceAt } from '@clientst0r/monitoring';
import { Clock } from '@clientst0r/platform';
import { type CheckDto, checkDto } from './check.dto.js';

/** Checks as they are told: with what is known now, and which secrets are set. */
@Injectable()
export class CheckPresenter {
  constructor(
    private readonly em: EntityManager,
    private readonly secrets: CheckSecrets,
    private readonly clock: Clock,
  ) {}

  async all(found: readonly CheckWithStatus[]): Promise<CheckDto[]> {
    const names = await this.secrets.namesOf(found.map(({ check }) => check));
    const now = this.clock.now();
    const checks = found.map(({ check: { id: checkId, organisationId } }) => ({ checkId, organisationId }));
    const maintenance = await maintenanceAt(this.em, checks, now);
    return found.map((one) =>
      checkDto(one, { secretsSet: names.get(one.check.id) ?? [], maintenance: maintenance.get(one.check.id) ?? null, now }),
    );
  }

  async one(found: CheckWithStatus): Promise<CheckDto> {
    const [dto] = await this.all([found]);
    if (!dto) throw new Error('a check was not presented');
    return dto;
  }
}
