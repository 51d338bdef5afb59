import { Injectable, computed, inject, resource } from '@angular/core';
import { Api } from '../api/api';
import { listCredentialTypes } from '../api/functions';
import type { CredentialTypeDto } from '../api/models';
import type { IconName } from '../ui/icons';

export type FieldKind = CredentialTypeDto['fields'][number]['kind'];

const ICON_OF_TYPE: Readonly<Record<string, IconName>> = {
  login: 'key',
  'secure-note': 'note',
  'ssh-key': 'terminal',
  'api-key': 'file-key',
  database: 'database',
  server: 'server',
  'network-device': 'network',
  wifi: 'wifi',
  vpn: 'shield',
  'email-account': 'mail',
  website: 'website',
  'windows-account': 'user',
  'software-licence': 'licence',
  'payment-card': 'card',
  certificate: 'certificate',
  generic: 'lock',
};

/** What an entry may be, as the server defines it; asked once. */
@Injectable({ providedIn: 'root' })
export class CredentialTypes {
  private readonly api = inject(Api);
  readonly answer = resource({ loader: async () => (await this.api.invoke(listCredentialTypes)).items });
  readonly all = computed<readonly CredentialTypeDto[]>(() => (this.answer.hasValue() ? this.answer.value() : []));

  of(type: string): CredentialTypeDto | undefined {
    return this.all().find((candidate) => candidate.type === type);
  }

  label(type: string): string {
    return this.of(type)?.label ?? type;
  }

  icon(type: string): IconName {
    return ICON_OF_TYPE[type] ?? 'key';
  }
}

export function isSecretKind(kind: FieldKind): boolean {
  return kind === 'secret' || kind === 'multiline-secret' || kind === 'totp';
}
