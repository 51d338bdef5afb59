import { FreshIdentity } from './fresh-identity.js';
import { OidcClient } from './oidc-client.js';
import { OwnIdentities } from './own-identities.service.js';
import { ProviderAdmission } from './provider-admission.js';
import { ProviderDoor } from './provider-door.js';
import { ProviderExchange } from './provider-exchange.js';
import { ProviderFetch } from './provider-fetch.js';
import { ProviderFlows } from './provider-flows.js';
import { ProviderGuests } from './provider-guests.js';
import { ProviderOutcomes } from './provider-outcomes.js';
import { ProviderReauthentication } from './provider-reauthentication.service.js';
import { ProviderStandings } from './provider-standing.js';
import { ProviderTrials } from './provider-trials.service.js';
import { ProviderTrust } from './provider-trust.js';
import { ProviderService } from './provider.service.js';
import { SamlClient } from './saml-client.js';

export const PROVIDER_SERVICES = [
  OwnIdentities,
  ProviderDoor,
  ProviderExchange,
  ProviderReauthentication,
  ProviderService,
  ProviderTrials,
] as const;

export const PROVIDER_PROVIDERS = [
  FreshIdentity,
  OidcClient,
  ProviderAdmission,
  ProviderFetch,
  ProviderFlows,
  ProviderGuests,
  ProviderOutcomes,
  ProviderStandings,
  ProviderTrust,
  SamlClient,
] as const;
