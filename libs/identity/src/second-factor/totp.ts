import { generateSecret, generateURI, verify } from 'otplib';
import { SecretText } from '@clientst0r/platform';

/** RFC 6238 as every authenticator app has it: SHA-1, six digits, 30 seconds; 160-bit secrets (RFC 4226, section 4). */
const PERIOD_SECONDS = 30;
const ISSUER = 'ClientSt0r';
const SIX_DIGITS = /^[0-9]{6}$/;

export function newTotpSecret(): SecretText {
  return SecretText.of(generateSecret());
}

/** For the QR code, which the browser draws itself. */
export function totpUri(secret: SecretText, email: string): SecretText {
  return SecretText.of(generateURI({ issuer: ISSUER, label: email, secret: secret.reveal() }));
}

/** The time step that the code belongs to, one step either way of now; null when it is wrong, or not after `lastStep`. */
export async function matchingTotpStep(secret: SecretText, code: string, at: Date, lastStep: number | null): Promise<number | null> {
  if (!SIX_DIGITS.test(code)) return null;
  const result = await verify({
    secret: secret.reveal(),
    token: code,
    epoch: Math.floor(at.getTime() / 1000),
    period: PERIOD_SECONDS,
    epochTolerance: PERIOD_SECONDS,
    ...(lastStep === null ? {} : { afterTimeStep: lastStep }),
  });
  return result.valid && 'timeStep' in result ? result.timeStep : null;
}
