import type { ResolvedAccess } from '@clientst0r/identity';
import { DomainError, NotFoundError } from '@clientst0r/platform';
import type { AccessedRequest } from './authenticated-request.js';

class OrganisationClosedError extends NotFoundError {
  override readonly code = 'organisation-closed';

  constructor() {
    super('This organisation is deactivated. The administrators of the platform can tell more.');
  }
}

/** RFC 9110, section 15.4.9: the same request, with its method and body, at the organisation that has the contents now. */
export class OrganisationMovedError extends DomainError {
  readonly code = 'organisation-moved';
  readonly status = 308;
  readonly location: string;

  constructor({ originalUrl, params }: AccessedRequest, movedTo: string) {
    super('This organisation has been merged into another one.');
    this.location = originalUrl.replace(String(params['organisationId']), movedTo);
  }
}

/** Only its members are told that an organisation is closed; for everybody else it is not there. */
export function notMember({ closed = false }: Pick<ResolvedAccess, 'closed'>): NotFoundError {
  return closed ? new OrganisationClosedError() : new NotFoundError();
}
