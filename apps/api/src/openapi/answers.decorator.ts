import { applyDecorators, Header, HttpCode, SetMetadata } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { ListOf, Text } from './fields.js';

type DtoClass = new () => object;

export const ANSWER = 'clientst0r:answer';
/** The answer of a handler that sends a file. */
export const FILE = 'file';

/** What a handler answers; only the fields that the class declares leave the server. */
export function Answers(
  dto: DtoClass,
  { status = 200, description = '' }: { status?: number; description?: string } = {},
): MethodDecorator {
  return applyDecorators(HttpCode(status), SetMetadata(ANSWER, dto), ApiResponse({ status, type: dto, description }));
}

/** @param status 200 only where a standard asks for it */
export function AnswersNothing(status: 200 | 204 = 204): MethodDecorator {
  return applyDecorators(HttpCode(status), SetMetadata(ANSWER, null), ApiResponse({ status, description: 'Done.' }));
}

/** A file, whole (200) or the part that was asked for (206; RFC 9110, section 14). */
export function AnswersFile(mediaTypes: readonly string[]): MethodDecorator {
  const content = Object.fromEntries(mediaTypes.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]));
  return applyDecorators(
    SetMetadata(ANSWER, FILE),
    ApiResponse({ status: 200, description: 'The file.', content }),
    ApiResponse({ status: 206, description: 'The part of the file that `Range` asks for.', content }),
  );
}

/** Events for as long as the caller listens (HTML standard, section 9.2). */
export function AnswersEvents(description: string): MethodDecorator {
  const content = { 'text/event-stream': { schema: { type: 'string', format: 'binary' } } };
  // A proxy passes each event on at once, and nobody keeps any.
  const headers = [Header('Cache-Control', 'no-store, no-transform'), Header('X-Accel-Buffering', 'no')];
  return applyDecorators(SetMetadata(ANSWER, FILE), ...headers, ApiResponse({ status: 200, description, content }));
}

/** A browser sent to another page (303; RFC 9110, section 15.4.4). */
export function AnswersRedirect(): MethodDecorator {
  return applyDecorators(SetMetadata(ANSWER, FILE), ApiResponse({ status: 303, description: 'Go on at `Location`.' }));
}

const pages = new Map<DtoClass, DtoClass>();

/** A page of a list: `items`, and the `nextCursor` to ask with, null on the last page. */
export function AnswersPage(item: DtoClass): MethodDecorator {
  return Answers(pageOf(item));
}

function pageOf(item: DtoClass): DtoClass {
  const known = pages.get(item);
  if (known) return known;
  class Page {
    declare items: object[];
    declare nextCursor: string | null;
  }
  ListOf(() => item, { max: 200 })(Page.prototype, 'items');
  Text({ max: 1000, nullable: true, description: 'Send it as `cursor` to get the next page; null on the last one.' })(
    Page.prototype,
    'nextCursor',
  );
  Object.defineProperty(Page, 'name', { value: `${item.name.replace(/Dto$/u, '')}Page` });
  pages.set(item, Page);
  return Page;
}
