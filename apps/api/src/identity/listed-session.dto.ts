import { deviceOf, type LiveSession, placeOf } from '@clientst0r/identity';
import { Choice, Flag, Id, Instant, ListOf, Text } from '../openapi/fields.js';
import { UserPath } from './platform.dto.js';

const MOST_SESSIONS = 100;

export class ListedSessionDto {
  @Id()
  id: string;

  @Text({ description: 'What the browser says of itself, in words.', example: 'Firefox on Windows' })
  device: string;

  @Text({ min: 0 })
  userAgent: string;

  @Text({ min: 0, description: 'Where it began.' })
  address: string;

  @Text({
    description: 'The network of the address. There is no country: no map of addresses is asked.',
    example: 'Network 198.51.100.0/24',
  })
  place: string;

  @Instant()
  startedAt: Date;

  @Instant({ description: 'To half a minute.' })
  lastSeenAt: Date;

  @Instant()
  absoluteExpiresAt: Date;

  @Choice(['totp', 'recovery-code', 'passkey', 'provider', 'none'])
  secondFactor: 'totp' | 'recovery-code' | 'passkey' | 'provider' | 'none';

  @Flag({ description: 'The one that asks.' })
  current: boolean;
}

export class ListedSessionsDto {
  @ListOf(() => ListedSessionDto, { max: MOST_SESSIONS })
  items: readonly ListedSessionDto[];
}

export class OwnSessionPath {
  @Id()
  sessionId: string;
}

export class UserSessionPath extends UserPath {
  @Id()
  sessionId: string;
}

export function listedSessions(sessions: readonly LiveSession[], currentId: string | null): ListedSessionsDto {
  const items = sessions.slice(0, MOST_SESSIONS).map((session) => {
    const { id, userAgent, address, startedAt, lastSeenAt, absoluteExpiresAt, secondFactor } = session;
    const [device, place] = [deviceOf(userAgent), placeOf(address)];
    return { id, device, userAgent, address, place, startedAt, lastSeenAt, absoluteExpiresAt, secondFactor, current: id === currentId };
  });
  return { items };
}
