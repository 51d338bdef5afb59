import { ScimAccess } from './scim-access.js';
import { ScimClients } from './scim-clients.service.js';
import { ScimGroupWriter } from './scim-group-writer.js';
import { ScimGroups } from './scim-groups.service.js';
import { ScimLinks } from './scim-links.service.js';
import { ScimReader } from './scim-reader.js';
import { ScimRoles } from './scim-roles.js';
import { ScimUserWriter } from './scim-user-writer.js';
import { ScimUsers } from './scim-users.service.js';

export const SCIM_SERVICES = [ScimAccess, ScimClients, ScimGroups, ScimLinks, ScimReader, ScimRoles, ScimUsers] as const;
export const SCIM_PROVIDERS = [ScimGroupWriter, ScimUserWriter] as const;
