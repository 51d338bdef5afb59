import { DomainError } from '@clientst0r/platform';

/** RFC 7644, section 3.12, table 9. */
export type ScimErrorType =
  'invalidFilter' | 'tooMany' | 'uniqueness' | 'mutability' | 'invalidSyntax' | 'invalidPath' | 'noTarget' | 'invalidValue';

export class ScimError extends DomainError {
  readonly code: string;

  constructor(
    readonly status: number,
    readonly scimType: ScimErrorType | null,
    message: string,
  ) {
    super(message);
    this.code = scimType === null ? 'scim-error' : `scim-${scimType}`;
  }
}

export function invalidValue(message: string): ScimError {
  return new ScimError(400, 'invalidValue', message);
}
