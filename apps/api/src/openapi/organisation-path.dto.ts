import { Id } from './fields.js';

/** The path of what belongs to an organisation; extend it for what lies deeper. */
export class OrganisationPath {
  @Id()
  organisationId: string;
}
