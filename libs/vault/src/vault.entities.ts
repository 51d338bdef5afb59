import { VaultPolicy } from './access/vault-policy.entity.js';
import { FieldHealth } from './health/field-health.entity.js';
import { CredentialWord } from './credential/credential-word.entity.js';
import { FavouriteCredential } from './credential/favourite.entity.js';
import { FormerFieldValue } from './credential/former-value.entity.js';
import { SecretRequest } from './sharing/secret-request.entity.js';
import { ShareLink } from './sharing/share-link.entity.js';
import { Credential, CredentialField } from './credential/credential.entity.js';

export const VAULT_ENTITIES = [
  Credential,
  CredentialField,
  CredentialWord,
  FavouriteCredential,
  FieldHealth,
  FormerFieldValue,
  SecretRequest,
  ShareLink,
  VaultPolicy,
] as const;
