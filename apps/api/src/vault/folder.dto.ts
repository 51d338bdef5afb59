import {
  FOLDER_CONTENTS,
  FOLDER_NAME,
  type FolderContents,
  type FolderList,
  type ListedFolder,
  LONGEST_FOLDER_NAME,
  MOST_FOLDERS,
} from '@clientst0r/vault';
import { Choice, Id, Integer, ListOf, Text } from '../openapi/fields.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';

const NAME = { max: LONGEST_FOLDER_NAME, pattern: FOLDER_NAME, example: 'Server room', description: 'Without slashes.' };

export class FolderPath extends OrganisationPath {
  @Id()
  folderId: string;
}

export class FolderDto implements ListedFolder {
  @Id()
  id: string;

  @Text(NAME)
  name: string;

  @Id({ nullable: true, description: 'Within which folder; null at the top.' })
  parentId: string | null;

  @Integer({ description: 'What lies in it itself and is not in the trash.' })
  entries: number;

  @Integer({ min: 1, description: 'Send it as If-Match to change or delete the folder.' })
  version: number;
}

export class FoldersDto implements FolderList {
  @ListOf(() => FolderDto, { max: MOST_FOLDERS })
  items: readonly FolderDto[];

  @Integer({ description: 'Entries in no folder that are not in the trash.' })
  unfiled: number;
}

export class CreateFolderDto {
  @Text(NAME)
  name: string;

  @Id({ optional: true, nullable: true, description: 'Within which folder; at the top unless told.' })
  parentId?: string | null;
}

export class ChangeFolderDto {
  @Text({ ...NAME, optional: true })
  name?: string;

  @Id({ optional: true, nullable: true, description: 'Where to move it; null for the top.' })
  parentId?: string | null;
}

export class DeleteFolderQuery {
  @Choice(FOLDER_CONTENTS, {
    optional: true,
    description: 'A folder with something in it is not deleted, unless that is to move to where the folder was.',
  })
  contents?: FolderContents;
}
