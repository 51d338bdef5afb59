import { Attachment, AttachmentChunk } from './attachment/attachment.entity.js';
import { VaultPolicy } from './access/vault-policy.entity.js';
import { ExposureDecision } from './exposure/exposure-decision.entity.js';
import { ExposureProgress, SecretExposure } from './exposure/secret-exposure.entity.js';
import { FieldHealth } from './health/field-health.entity.js';
import { CredentialWord } from './credential/credential-word.entity.js';
import { FavouriteCredential } from './credential/favourite.entity.js';
import { Folder } from './folder/folder.entity.js';
import { FormerFieldValue } from './credential/former-value.entity.js';
import { KeyRotation } from './rotation/key-rotation.entity.js';
import { SecretRequest } from './sharing/secret-request.entity.js';
import { ShareLink } from './sharing/share-link.entity.js';
import { Credential, CredentialField } from './credential/credential.entity.js';

export const VAULT_ENTITIES = [
  Attachment,
  AttachmentChunk,
  Credential,
  CredentialField,
  CredentialWord,
  ExposureDecision,
  ExposureProgress,
  FavouriteCredential,
  FieldHealth,
  Folder,
  FormerFieldValue,
  KeyRotation,
  SecretExposure,
  SecretRequest,
  ShareLink,
  VaultPolicy,
] as const;
