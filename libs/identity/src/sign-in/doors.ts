/**
 * Every way into the product, and the operations of the API that it consists of. A door proves who somebody is and
 * hands him to `SignInPipeline.enter`; none begins a session. `test/api/identity-doors.spec.ts` walks this list: a
 * door without a test there, and a public operation that is in no list, fail.
 */
export const SIGN_IN_DOORS = {
  password: ['signIn'],
  oidc: ['startProviderSignIn', 'receiveProviderCallback', 'finishProviderSignIn'],
  saml: ['startProviderSignIn', 'receiveProviderAssertion', 'finishProviderSignIn'],
  directory: ['signIn'],
  invitation: ['acceptInvitation'],
  'password-reset': ['redeemPasswordReset'],
  passkey: ['signInWithPasskey'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type SignInDoorName = keyof typeof SIGN_IN_DOORS;

/** What finishes a half session that a door has begun. */
export const SIGN_IN_STEPS = [
  'submitSecondFactor',
  'submitRecoveryCode',
  'beginEnrolment',
  'confirmEnrolment',
  'postponeEnrolment',
  'beginPasskeyStep',
  'submitPasskey',
  'submitNewPassword',
] as const;
