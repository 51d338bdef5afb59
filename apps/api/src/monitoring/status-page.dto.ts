import { MOST_STATUS_ITEMS, STATUS_ADDRESS, type StatusPage } from '@clientst0r/monitoring';
import { Flag, Id, Integer, ListOf, Text } from '../openapi/fields.js';

class StatusItemDto {
  @Id()
  checkId: string;

  @Text({ max: 190, description: 'As strangers read it.' })
  name: string;
}

export class SaveStatusPageDto {
  @Text({ min: 3, max: 60, pattern: STATUS_ADDRESS, description: 'The last part of its address.', example: 'acme' })
  address: string;

  @Text({ max: 190 })
  title: string;

  @Text({ min: 0, max: 1000 })
  description: string;

  @Flag({ description: 'Whether strangers see it.' })
  published: boolean;

  @ListOf(() => StatusItemDto, { max: MOST_STATUS_ITEMS, description: 'In the order in which they are shown.' })
  items: StatusItemDto[];
}

export class StatusPageDto {
  @Text({ min: 0, max: 60, description: 'Empty before it was saved once.' })
  address: string;

  @Text({ min: 0, max: 190 })
  title: string;

  @Text({ min: 0, max: 1000 })
  description: string;

  @Flag()
  published: boolean;

  @ListOf(() => StatusItemDto, { max: MOST_STATUS_ITEMS })
  items: StatusItemDto[];

  @Flag({ description: 'Whether it asks for a password.' })
  isProtected: boolean;

  @Text({ max: 1000, nullable: true, description: 'Where it is, once it is published.' })
  url: string | null;

  @Integer({ description: '0 before it was saved once.' })
  version: number;
}

export class StatusPasswordDto {
  @Text({ max: 60, description: 'It is told this once. The user may be anything.' })
  password: string;
}

const NONE: StatusPageDto = {
  address: '',
  title: '',
  description: '',
  published: false,
  items: [],
  isProtected: false,
  url: null,
  version: 0,
};

export function statusPageDto(page: StatusPage | null, publicUrl: URL): StatusPageDto {
  if (!page) return NONE;
  const { address, title, description, published, items, passwordHash, version } = page;
  const url = published ? new URL(`/status/${address}`, publicUrl).href : null;
  return { address, title, description, published, items: [...items], isProtected: passwordHash !== null, url, version };
}
