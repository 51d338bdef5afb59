import { Choice } from '../openapi/fields.js';

export class HealthDto {
  @Choice(['ok'])
  status: 'ok';
}

export class ReadinessDto {
  @Choice(['ready'])
  status: 'ready';
}
