import type { INestApplicationContext } from '@nestjs/common';
import { SettingsService } from '@clientst0r/settings';

/** What was written behind the back of this process is seen at once, which otherwise takes up to a second. */
export function readSettingsAgain(app: INestApplicationContext): void {
  const { rows } = app.get(SettingsService) as unknown as { rows: { forget(): void } };
  rows.forget();
}
