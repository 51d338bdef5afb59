import { VaultPolicy } from './access/vault-policy.entity.js';
import { CredentialWord } from './credential/credential-word.entity.js';
import { Credential, CredentialField } from './credential/credential.entity.js';

export const VAULT_ENTITIES = [Credential, CredentialField, CredentialWord, VaultPolicy] as const;
