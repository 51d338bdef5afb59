import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@clientst0r/audit';
import { Keyring, type OrganisationKeyring, type RequestOrigin, type SecretText, ValidationFailedError } from '@clientst0r/platform';
import { FieldChangeDenied } from '../credential/credential-change.js';
import { fieldValueProblem } from '../credential/field-value.js';
import { type Answer, AnswerLanding } from './answer-landing.js';
import { LinkAccess } from './link-access.js';
import { REQUEST } from './link-kinds.js';
import type { FoundLink } from './link-rows.js';
import type { AskedField, SecretRequest } from './secret-request.entity.js';
import { LinkInvalidError } from './sharing.errors.js';

export interface RequestSummary {
  readonly organisationName: string;
  readonly askerName: string;
  /** What the answer becomes, in the asker's words; empty for an entry that exists, whose name is nobody else's business. */
  readonly name: string;
  readonly message: string;
  readonly passphrase: boolean;
  readonly expiresAt: Date;
  readonly fields: readonly AskedField[];
}

export interface AnswerValue {
  readonly key: string;
  readonly value: SecretText;
}

/** The side of the one who is asked: sees what for, answers once, reads nothing back. */
@Injectable()
export class SecretAnswers {
  constructor(
    private readonly outside: LinkAccess,
    private readonly landing: AnswerLanding,
    private readonly keyring: Keyring,
    private readonly audit: AuditTrail,
  ) {}

  async inspect(origin: RequestOrigin, token: string): Promise<RequestSummary> {
    const { link, maker } = await this.outside.find(REQUEST, origin, token);
    const { name, newEntry, message, passphraseHash, expiresAt, fields } = link;
    const { organisationName, name: askerName } = maker;
    return { organisationName, askerName, name: newEntry ? name : '', message, passphrase: passphraseHash !== null, expiresAt, fields };
  }

  /** Throws `ValidationFailedError`, after which the link is still open. Of answers at the same time one is taken. */
  async answer(origin: RequestOrigin, token: string, passphrase: SecretText | null, values: readonly AnswerValue[]): Promise<void> {
    const found = await this.outside.enter(REQUEST, origin, token, passphrase);
    const answer = answerOf(found.link.fields, values);
    const keys = await this.keyring.of(found.link.organisationId);
    if (await this.landAsAllowed(found, answer, keys)) return;
    await this.outside.turnAway(REQUEST, found);
  }

  private async landAsAllowed(found: FoundLink<SecretRequest>, answer: Answer, keys: OrganisationKeyring): Promise<boolean> {
    try {
      return await this.landing.land(found, answer, keys);
    } catch (error) {
      if (!(error instanceof FieldChangeDenied)) throw error;
      await this.audit.commit(found.visitor, REQUEST.refused('maker', found.link));
      throw new LinkInvalidError();
    }
  }
}

function answerOf(asked: readonly AskedField[], values: readonly AnswerValue[]): Answer {
  const answer = values.map(({ key, value }, index) => {
    const field = asked.find((one) => one.key === key);
    const repeated = values.findIndex((one) => one.key === key) < index;
    const message = !field ? 'is not asked for' : repeated ? 'stands twice' : fieldValueProblem(field.kind, value);
    if (!field || message !== null) throw new ValidationFailedError([{ field: `values.${index}`, message: message ?? 'is not asked for' }]);
    return { ...field, value };
  });
  const given = answer.filter(({ value }) => !value.isEmpty);
  if (given.length === 0) throw new ValidationFailedError([{ field: 'values', message: 'are all empty' }]);
  return given;
}
