import { OwnPasskeySteps } from './own-passkey-steps.js';
import { OwnPasskeys } from './own-passkeys.service.js';
import { PasskeyChallenges } from './passkey-challenges.js';
import { PasskeyDoor } from './passkey-door.js';
import { PasskeyStep } from './passkey-step.js';
import { Passkeys } from './passkeys.js';
import { RelyingParty } from './relying-party.js';

export const PASSKEY_SERVICES = [OwnPasskeys, PasskeyDoor, PasskeyStep];
export const PASSKEY_PROVIDERS = [OwnPasskeySteps, PasskeyChallenges, Passkeys, RelyingParty];
