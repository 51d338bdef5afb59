import { Injectable, inject } from '@angular/core';
import { Api } from '../api/api';
import { copyField, generateCode, getCredential } from '../api/functions';
import type { CredentialFieldDto, RevealReasonDto } from '../api/models';
import { CurrentOrganisation } from '../session/current-organisation';
import { CLIPBOARD_SECONDS, Clipboard } from '../ui/clipboard';
import { Toast } from '../ui/toast';
import { RevealTerms } from './reveal-terms';

interface Entry {
  readonly id: string;
  readonly name: string;
}

/** Copies what people copy most, from wherever an entry is listed. Nothing is kept: the value goes from the answer to the clipboard. */
@Injectable({ providedIn: 'root' })
export class CredentialCopy {
  private readonly api = inject(Api);
  private readonly organisation = inject(CurrentOrganisation);
  private readonly clipboard = inject(Clipboard);
  private readonly toast = inject(Toast);
  private readonly terms = inject(RevealTerms);

  async plain(label: string, value: string): Promise<void> {
    await this.attempt(() => this.clipboard.copy(value), `${label} copied`);
  }

  async field(entry: Entry, field: Pick<CredentialFieldDto, 'id' | 'label'>): Promise<void> {
    await this.asked(`You are about to copy ${field.label} of ${entry.name}.`, (given) =>
      this.attempt(() => this.clipboard.copySecret(this.valueOf(entry.id, field.id, given)), secretCopied(field.label, entry.name)),
    );
  }

  /** The field one would call the password of an entry of whatever type. */
  async password(entry: Entry): Promise<void> {
    let label = 'Password';
    const found = async (given: RevealReasonDto) => {
      const field = await this.find(entry.id, (candidate) => candidate.kind === 'secret', 'password');
      label = field.label;
      return this.valueOf(entry.id, field.id, given);
    };
    await this.asked(`You are about to copy the password of ${entry.name}.`, (given) =>
      this.attempt(
        () => this.clipboard.copySecret(found(given)),
        () => secretCopied(label, entry.name),
      ),
    );
  }

  async code(entry: Entry): Promise<void> {
    const generated = async (body: RevealReasonDto) => {
      const field = await this.find(entry.id, ({ kind }) => kind === 'totp', 'totp');
      return (await this.api.invoke(generateCode, { ...this.path(entry.id), fieldId: field.id, body })).code;
    };
    await this.asked(`You are about to copy a one-time code of ${entry.name}.`, (given) =>
      this.attempt(() => this.clipboard.copySecret(generated(given)), `One-time code of ${entry.name} copied`),
    );
  }

  private async find(credentialId: string, fits: (field: CredentialFieldDto) => boolean, preferred: string): Promise<CredentialFieldDto> {
    const { fields } = await this.api.invoke(getCredential, this.path(credentialId));
    const filled = fields.filter((field) => fits(field) && field.hasValue);
    const field = filled.find(({ key }) => key === preferred) ?? filled[0];
    if (!field) throw new Error(preferred === 'totp' ? 'This entry has no one-time code.' : 'This entry has no password.');
    return field;
  }

  private async valueOf(credentialId: string, fieldId: string, body: RevealReasonDto): Promise<string> {
    return (await this.api.invoke(copyField, { ...this.path(credentialId), fieldId, body })).value;
  }

  private path(credentialId: string) {
    return { organisationId: this.organisation.id(), credentialId };
  }

  /** Nothing happens when the person does not say what the organisation asks for. */
  private async asked(what: string, copy: (given: RevealReasonDto) => Promise<void>): Promise<void> {
    const given = await this.terms.ask(what);
    if (given) await copy(given);
  }

  private async attempt(copy: () => Promise<void>, said: string | (() => string)): Promise<void> {
    try {
      await copy();
      this.toast.say(typeof said === 'string' ? said : said());
    } catch (error) {
      this.toast.fail(error);
    }
  }
}

function secretCopied(label: string, entry: string): string {
  return `${label} of ${entry} copied. The clipboard is cleared in ${CLIPBOARD_SECONDS.toString()} s.`;
}
