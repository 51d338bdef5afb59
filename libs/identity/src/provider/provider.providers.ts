import { BackChannelLogout } from './back-channel-logout.js';
import { DecryptionKeys } from './decryption-keys.service.js';
import { EndedElsewhere } from './ended-elsewhere.js';
import { FreshIdentity } from './fresh-identity.js';
import { OidcClient } from './oidc-client.js';
import { OidcConnections } from './oidc-connections.js';
import { OidcLogout } from './oidc-logout.js';
import { OwnIdentities } from './own-identities.service.js';
import { ProviderAdmission } from './provider-admission.js';
import { ProviderDoor } from './provider-door.js';
import { ProviderExchange } from './provider-exchange.js';
import { ProviderFetch } from './provider-fetch.js';
import { ProviderFlows } from './provider-flows.js';
import { ProviderGuests } from './provider-guests.js';
import { ProviderOutcomes } from './provider-outcomes.js';
import { ProviderReauthentication } from './provider-reauthentication.service.js';
import { ProviderSignOut } from './provider-sign-out.js';
import { ProviderStandings } from './provider-standing.js';
import { ProviderTrials } from './provider-trials.service.js';
import { ProviderTrust } from './provider-trust.js';
import { ProviderService } from './provider.service.js';
import { SamlClient } from './saml-client.js';
import { SamlLogout } from './saml-logout.js';
import { SingleLogout } from './single-logout.js';

export const PROVIDER_SERVICES = [
  BackChannelLogout,
  DecryptionKeys,
  OwnIdentities,
  ProviderDoor,
  ProviderExchange,
  ProviderReauthentication,
  ProviderService,
  ProviderSignOut,
  ProviderTrials,
  SingleLogout,
] as const;

export const PROVIDER_PROVIDERS = [
  EndedElsewhere,
  FreshIdentity,
  OidcClient,
  OidcConnections,
  OidcLogout,
  ProviderAdmission,
  ProviderFetch,
  ProviderFlows,
  ProviderGuests,
  ProviderOutcomes,
  ProviderStandings,
  ProviderTrust,
  SamlClient,
  SamlLogout,
] as const;
