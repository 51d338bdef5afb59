import type { ListedNetwork, OperatorNetwork } from '@clientst0r/monitoring';
import { Id, Instant, ListOf, Text } from '../openapi/fields.js';

const NETWORK = { max: 43, example: '10.1.0.0/16', description: 'By its first address.' };
const REASON = { max: 190, example: 'VPN to their head office', description: 'What for; it is in the audit trail too.' };

export class CheckNetworkPath {
  @Id()
  networkId: string;
}

export class AllowCheckNetworkDto {
  @Id()
  organisationId: string;

  @Text(NETWORK)
  network: string;

  @Text(REASON)
  reason: string;
}

export class CheckNetworkDto {
  @Id()
  id: string;

  @Id()
  organisationId: string;

  @Text({ max: 190 })
  organisationName: string;

  @Text(NETWORK)
  network: string;

  @Text(REASON)
  reason: string;

  @Instant()
  addedAt: Date;

  @Text({ max: 190 })
  addedBy: string;
}

export class OperatorNetworkDto {
  @Text({ max: 100, description: 'As `MONITORING_ALLOWED_RANGES` has it.' })
  network: string;

  @Id({ nullable: true, description: 'Null for the checks of all organisations.' })
  organisationId: string | null;

  @Text({ max: 190, nullable: true })
  organisationName: string | null;
}

export class CheckNetworksDto {
  @ListOf(() => CheckNetworkDto, { max: 1000 })
  items: readonly ListedNetwork[];

  @ListOf(() => OperatorNetworkDto, { max: 1000, description: 'What the server was started with; no page changes it.' })
  operator: readonly OperatorNetwork[];
}
