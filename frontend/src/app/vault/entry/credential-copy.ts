import { Injectable, inject } from '@angular/core';
import { Api } from '../../api/api';
import { copyField, generateCode, getCredential } from '../../api/functions';
import type { CredentialFieldDto, RevealReasonDto } from '../../api/models';
import { type AccessWish, ApprovalGate, needsApproval } from '../../approvals/approval-gate';
import { CurrentOrganisation } from '../../session/current-organisation';
import { CLIPBOARD_SECONDS, Clipboard } from '../../ui/clipboard';
import { Toast } from '../../ui/toast';
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
  private readonly gate = inject(ApprovalGate);

  async plain(label: string, value: string): Promise<void> {
    await this.attempt(async () => {
      await this.clipboard.copy(value);
      return `${label} copied`;
    });
  }

  async field(entry: Entry, field: Pick<CredentialFieldDto, 'id' | 'label'>): Promise<void> {
    await this.asked(`You are about to copy ${field.label} of ${entry.name}.`, (given) =>
      this.approved(() => ({ entry, field, purpose: 'value' }), given, (body) => this.valueOf(entry.id, field.id, body), () => secretCopied(field.label, entry.name)),
    ); // prettier-ignore
  }

  /** The field one would call the password of an entry of whatever type. */
  async password(entry: Entry): Promise<void> {
    let field = { id: '', label: 'Password' };
    const found = async (given: RevealReasonDto) => {
      field = await this.find(entry.id, (candidate) => candidate.kind === 'secret', 'password');
      return this.valueOf(entry.id, field.id, given);
    };
    await this.asked(`You are about to copy the password of ${entry.name}.`, (given) =>
      this.approved(
        () => ({ entry, field, purpose: 'value' }),
        given,
        found,
        () => secretCopied(field.label, entry.name),
      ),
    );
  }

  async code(entry: Entry): Promise<void> {
    let field = { id: '', label: 'One-time code' };
    const generated = async (body: RevealReasonDto) => {
      field = await this.find(entry.id, ({ kind }) => kind === 'totp', 'totp');
      return (await this.api.invoke(generateCode, { ...this.path(entry.id), fieldId: field.id, body })).code;
    };
    await this.asked(`You are about to copy a one-time code of ${entry.name}.`, (given) =>
      this.approved(
        () => ({ entry, field, purpose: 'code' }),
        given,
        generated,
        () => `One-time code of ${entry.name} copied`,
      ),
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

  /** Where others must approve, they are asked; what they grant is copied with a click, without which no page may write to the clipboard. */
  private async approved(
    wish: () => AccessWish,
    given: RevealReasonDto,
    value: (given: RevealReasonDto) => Promise<string>,
    said: () => string,
  ): Promise<void> {
    await this.attempt(async () => {
      try {
        await this.clipboard.copySecret(value(given));
        return said();
      } catch (error) {
        if (!needsApproval(error)) throw error;
        const approved = await this.gate.ask({ ...wish(), click: 'Copy it' }, given, await this.terms.policy());
        if (!approved) return undefined;
        await this.clipboard.copySecret(value(approved));
        return said();
      }
    });
  }

  /** Says what `copy` answers. */
  private async attempt(copy: () => Promise<string | undefined>): Promise<void> {
    try {
      const said = await copy();
      if (said !== undefined) this.toast.say(said);
    } catch (error) {
      this.toast.fail(error);
    }
  }
}

function secretCopied(label: string, entry: string): string {
  return `${label} of ${entry} copied. The clipboard is cleared in ${CLIPBOARD_SECONDS.toString()} s.`;
}
