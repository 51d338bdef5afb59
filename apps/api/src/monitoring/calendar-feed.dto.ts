import { Flag, Instant, Text } from '../openapi/fields.js';

export class CalendarFeedDto {
  @Flag({ description: 'Whether there is an address.' })
  exists: boolean;

  @Instant({ nullable: true })
  madeAt: Date | null;

  @Text({ max: 190, nullable: true })
  madeBy: string | null;
}

export class CalendarAddressDto {
  @Text({ max: 1000, description: 'Whoever knows it reads the calendar; it is told this once.' })
  url: string;
}

export class CalendarPath {
  @Text({ min: 20, max: 100 })
  token: string;
}
