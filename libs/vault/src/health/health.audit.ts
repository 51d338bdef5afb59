import { AuditFact, type AuditObject, type AuditValue } from '@clientst0r/audit';
import type { CorpusDescription } from '@clientst0r/security';

type Details = Readonly<Record<string, AuditValue>>;

export class PasswordCheckRequested extends AuditFact {
  readonly category = 'vault';
  readonly action = 'passwords.check-requested';
}

/** The product itself opened passwords to look at them; none left it. */
export class PasswordsChecked extends AuditFact {
  readonly category = 'vault';
  readonly action = 'passwords.checked';
  override readonly organisationId: string;
  override readonly object?: AuditObject;
  override readonly details: Details;

  /** @param credential where all were of one entry */
  constructor(
    organisationId: string,
    counts: Readonly<Record<'entries' | 'passwords' | 'breached' | 'clean' | 'unknown', number>>,
    credential: { readonly id: string; readonly name: string } | null,
  ) {
    super();
    this.organisationId = organisationId;
    if (credential) this.object = { type: 'credential', id: credential.id, name: credential.name };
    this.details = { ...counts };
  }
}

/** The corpus on this server is another one. */
export class BreachCorpusImported extends AuditFact {
  readonly category = 'administration';
  readonly action = 'breach-corpus.imported';
  override readonly details: Details;

  constructor({ version, entries, ranges, digest }: CorpusDescription) {
    super();
    this.details = { version, entries, ranges, digest };
  }
}

export class BreachFound extends AuditFact {
  readonly category = 'security';
  readonly action = 'credential.breach-found';
  override readonly organisationId: string;
  override readonly object: AuditObject;
  override readonly details: Details;

  constructor(organisationId: string, credential: { readonly id: string; readonly name: string }, details: Details) {
    super();
    this.organisationId = organisationId;
    this.object = { type: 'credential', id: credential.id, name: credential.name };
    this.details = details;
  }
}
