/** What the window in which a provider was asked tells the page that waits. A channel, for the provider's pages cut the bond between the two windows. */
export type ConfirmationMessage = { readonly confirmed: true } | { readonly confirmed: false; readonly problem: string };

const NAME = 'clientst0r-confirmation';

/** Between the windows of this origin in this browser only. */
export function confirmationChannel(): BroadcastChannel {
  return new BroadcastChannel(NAME);
}
