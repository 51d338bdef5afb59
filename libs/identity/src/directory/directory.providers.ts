import { EndedSessions } from '../external/ended-sessions.js';
import { ExternalLinks } from '../external/external-links.service.js';
import { ExternalPeople } from '../external/external-people.js';
import { GroupMappings } from '../external/group-mappings.js';
import { MappedRoles } from '../external/mapped-roles.js';
import { MappedRoleWriter } from '../external/mapped-role-writer.js';
import { MappingRights } from '../external/mapping-rights.js';
import { DirectoryAdmission } from './directory-admission.js';
import { DirectoryCheck } from './directory-check.service.js';
import { DirectoryDoor } from './directory-door.js';
import { DirectoryGuests } from './directory-guests.js';
import { DirectoryLinks } from './directory-links.service.js';
import { DirectoryPasswords } from './directory-passwords.js';
import { DirectoryPlanner } from './directory-planner.js';
import { DirectoryReader } from './directory-reader.js';
import { DirectoryRunner } from './directory-runner.js';
import { DirectoryRuns } from './directory-runs.service.js';
import { DirectoryService } from './directory.service.js';
import { DirectorySync } from './directory-sync.service.js';
import { DirectoryTrust } from './directory-trust.js';
import { PresentPassword } from './present-password.js';

export const DIRECTORY_SERVICES = [
  DirectoryCheck,
  DirectoryLinks,
  DirectoryRunner,
  DirectoryRuns,
  DirectoryService,
  GroupMappings,
] as const;

export const DIRECTORY_PROVIDERS = [
  DirectoryAdmission,
  DirectoryDoor,
  DirectoryGuests,
  DirectoryPasswords,
  DirectoryPlanner,
  DirectoryReader,
  DirectorySync,
  DirectoryTrust,
  EndedSessions,
  ExternalLinks,
  ExternalPeople,
  MappedRoles,
  MappedRoleWriter,
  MappingRights,
  PresentPassword,
] as const;
