import { FirstAdministrator, isEmailAddress, normalisedEmail } from '@clientst0r/identity';
import { Configuration } from '@clientst0r/platform';
import { withApplication } from './application.js';

/** `invite-first-administrator [EMAIL]`: prints a one-time link while there is no platform administrator, afterwards nothing. */
export function inviteFirstAdministrator(typed: string | undefined): Promise<number> {
  return withApplication(async (application) => {
    const email = normalisedEmail(typed ?? `administrator@${application.get(Configuration).publicUrl.hostname}`);
    if (!isEmailAddress(email)) {
      process.stderr.write(`"${email}" is not an e-mail address.\n`);
      return 2;
    }
    const link = await application.get(FirstAdministrator).invite(email);
    if (link !== null) process.stdout.write(`${link}\n`);
    return 0;
  });
}
