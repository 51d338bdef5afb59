import { AuditFact, type AuditObject, type AuditValue } from '@clientst0r/audit';

type Details = Readonly<Record<string, AuditValue>>;

interface Named {
  readonly id: string;
  readonly name: string;
}

abstract class ExposureFact extends AuditFact {
  readonly category = 'vault';
}

/** Somebody looked at what a person has seen, or at who has seen the secrets of an entry. */
export class ExposureReported extends ExposureFact {
  readonly action = 'exposure.reported';
  override readonly object: AuditObject;
  override readonly details: Details;

  constructor(of: 'person' | 'credential', { id, name }: { readonly id: string; readonly name?: string }, shown: number) {
    super();
    this.object = { type: of === 'person' ? 'user' : 'credential', id, ...(name === undefined ? {} : { name }) };
    this.details = { shown };
  }
}

/** The rotation list of a person as a file, in the organisation of the event. */
export class ExposureExported extends ExposureFact {
  readonly action = 'exposure.exported';
  override readonly organisationId: string;
  override readonly object: AuditObject;

  constructor(organisationId: string, userId: string) {
    super();
    this.organisationId = organisationId;
    this.object = { type: 'user', id: userId };
  }
}

/** Which secret, and who is to have known it. */
export interface DecidedSecret {
  readonly credential: Named;
  readonly field: { readonly id: string; readonly label: string; readonly version: number };
  readonly subjectId: string;
}

abstract class ExposureDecided extends ExposureFact {
  override readonly object: AuditObject;
  override readonly details: Details;

  constructor({ credential, field, subjectId }: DecidedSecret, more: Details) {
    super();
    this.object = { type: 'credential', ...credential };
    this.details = { fieldId: field.id, label: field.label, version: field.version, knownToId: subjectId, ...more };
  }
}

export class ExposureAssigned extends ExposureDecided {
  readonly action = 'exposure.assigned';

  constructor(decided: DecidedSecret, before: string | null, after: string | null) {
    super(decided, { before, after });
  }
}

export class ExposureAccepted extends ExposureDecided {
  readonly action = 'exposure.accepted';

  constructor(decided: DecidedSecret, reason: string) {
    super(decided, { reason });
  }
}

export class ExposureReopened extends ExposureDecided {
  readonly action = 'exposure.reopened';

  constructor(decided: DecidedSecret) {
    super(decided, {});
  }
}
