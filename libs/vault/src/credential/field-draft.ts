import { type FieldProblem, SecretText, ValidationFailedError } from '@clientst0r/platform';
import { type CredentialType, type FieldKind, fieldDefinition } from './credential-types.js';
import { fieldValueProblem } from './field-value.js';

/** A field as somebody sends it: one of its type by its key alone, one of his own with label and kind. */
export interface FieldDraft {
  readonly key: string;
  readonly label?: string;
  readonly kind?: FieldKind;
  readonly value: SecretText;
}

export interface CredentialDraft {
  readonly type: CredentialType;
  readonly name: string;
  readonly tags: readonly string[];
  readonly folderId?: string | null;
  /** `YYYY-MM-DD`. */
  readonly expiresOn?: string | null;
  readonly fields: readonly FieldDraft[];
}

export interface ResolvedField {
  readonly key: string;
  readonly label: string;
  readonly kind: FieldKind;
  readonly value: SecretText;
}

export const MOST_FIELDS = 60;
export const MOST_TAGS = 20;
export const LONGEST_TAG = 60;

/** Throws `ValidationFailedError` for a tag that is too long, blank, or there twice. */
export function checkTags(tags: readonly string[]): void {
  const problems = tags.flatMap((tag, index) => {
    const field = `tags.${index}`;
    if (tag.trim() === '' || tag.length > LONGEST_TAG) return [{ field, message: `must have 1 to ${LONGEST_TAG} characters` }];
    return tags.indexOf(tag) < index ? [{ field, message: 'stands twice' }] : [];
  });
  if (problems.length > 0) throw new ValidationFailedError(problems);
}

/** Throws `ValidationFailedError` for what is no day of the calendar. */
export function checkExpiry(day: string | null | undefined): void {
  const message = fieldValueProblem('date', SecretText.of(day ?? ''));
  if (message !== null) throw new ValidationFailedError([{ field: 'expiresOn', message }]);
}

/** Throws `ValidationFailedError`, naming each field by its place in the request. */
export function resolveFields(type: CredentialType, drafts: readonly FieldDraft[]): ResolvedField[] {
  const problems = fieldProblems(type, drafts);
  if (problems.length > 0) throw new ValidationFailedError(problems);
  return drafts.map((draft) => resolveField(type, draft));
}

export function fieldProblems(type: CredentialType, drafts: readonly FieldDraft[]): FieldProblem[] {
  const tooMany = drafts.length > MOST_FIELDS ? [{ field: 'fields', message: `must not be more than ${MOST_FIELDS}` }] : [];
  const keys = drafts.map(({ key }) => key);
  const each = drafts.flatMap((draft, index) => {
    const repeated = keys.indexOf(draft.key) < index ? [{ field: `fields.${index}.key`, message: 'stands twice' }] : [];
    return [...repeated, ...draftProblems(type, draft, index)];
  });
  return [...tooMany, ...each];
}

export function resolveField(type: CredentialType, { key, label, kind, value }: FieldDraft): ResolvedField {
  const definition = fieldDefinition(type, key);
  return { key, label: definition?.label ?? label ?? key, kind: definition?.kind ?? kind ?? 'text', value };
}

function draftProblems(type: CredentialType, draft: FieldDraft, index: number): FieldProblem[] {
  const definition = fieldDefinition(type, draft.key);
  if (definition && draft.kind !== undefined && draft.kind !== definition.kind) {
    return [{ field: `fields.${index}.kind`, message: `is ${definition.kind} for this type of entry` }];
  }
  const problem = fieldValueProblem(resolveField(type, draft).kind, draft.value);
  return problem === null ? [] : [{ field: `fields.${index}.value`, message: problem }];
}
