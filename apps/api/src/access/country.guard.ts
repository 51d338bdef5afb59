import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { CountryDoor, SIGN_IN_DOORS, SIGN_IN_STEPS } from '@clientst0r/identity';
import type { AccessedRequest } from './authenticated-request.js';

/** Every operation by which somebody comes in; `identity-doors.spec` fails on a public operation that is in no list. */
const OF_SIGN_IN: ReadonlySet<string> = new Set([
  ...Object.values(SIGN_IN_DOORS).flat(),
  ...SIGN_IN_STEPS,
  'beginPasskeySignIn',
  'requestPasswordReset',
]);

/** After the limit of requests, so that nobody floods the trail with what is refused here. Keys have address ranges of their own. */
@Injectable()
export class CountryGuard implements CanActivate {
  constructor(private readonly door: CountryDoor) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AccessedRequest>();
    const { actor, judgedIn, origin, user } = request;
    if (actor && judgedIn && user?.apiKey === undefined) await this.door.admitToOrganisation(actor, judgedIn);
    if (!actor && origin && OF_SIGN_IN.has(context.getHandler().name)) await this.door.admitToSignIn(origin, nameIn(request.body));
    return true;
  }
}

/** Nothing has validated the body yet. */
function nameIn(body: unknown): string | undefined {
  const email: unknown = typeof body === 'object' && body !== null && 'email' in body ? body.email : undefined;
  return typeof email === 'string' ? email : undefined;
}
