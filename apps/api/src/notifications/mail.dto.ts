import { Choice, Flag, Id, Instant, Integer, Text } from '../openapi/fields.js';

export class MailDeliveryDto {
  @Id()
  id: string;

  @Text({ description: 'What it is about, such as `invitation` or `notice.password-changed`.' })
  kind: string;

  @Text()
  recipient: string;

  @Choice(['waiting', 'sent', 'failed'])
  state: 'waiting' | 'sent' | 'failed';

  @Integer()
  attempts: number;

  @Text({ min: 0, max: 300, nullable: true, description: 'What went wrong at the last try.' })
  lastError: string | null;

  @Instant()
  createdAt: Date;

  @Instant({ nullable: true })
  sentAt: Date | null;
}

export class MailTestDto {
  @Flag({ description: 'Whether the server has taken the mail.' })
  sent: boolean;

  @Text()
  recipient: string;

  @Text({ max: 500, nullable: true, description: 'Why it has not.' })
  problem: string | null;
}

export class MailDeliveryPath {
  @Id()
  deliveryId: string;
}
