import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsEmpty,
  IsIn,
  IsInt,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateIf,
  ValidateNested,
  type ValidationOptions,
} from 'class-validator';
import { registerField } from './field-registry.js';

/**
 * The fields of DTO classes: each decorator is the validation, the OpenAPI property and the permission to leave the
 * server in one, so that none can be forgotten or disagree (decision record 0002).
 */
export interface FieldOptions {
  readonly optional?: boolean;
  readonly nullable?: boolean;
  readonly description?: string;
  readonly example?: unknown;
}

interface TextOptions extends FieldOptions {
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: RegExp;
  /** Whether it may have line breaks and tabs. */
  readonly lines?: boolean;
}

interface IntegerOptions extends FieldOptions {
  readonly min?: number;
  readonly max?: number;
}

interface ListOptions extends FieldOptions {
  readonly max?: number;
}

type DtoClass = new () => object;

/** Neither what ends a line in a header, a log or a mail, nor what turns the direction of the text around it (Unicode TR 36, 3.1). */
const ONE_LINE = /^[^\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]*$/u;
const LINES = /^(?:[\t\n\r]|[^\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069])*$/u;
const NO_CONTROLS = { message: '$property must not contain control characters' };

/** One spelling for each text (Unicode TR 15), so that names which look the same compare the same. */
function Normalised(): PropertyDecorator {
  const normalised = (value: unknown): unknown => (typeof value === 'string' ? value.normalize('NFC') : value);
  return Transform(({ value }: { value: unknown }) => (Array.isArray(value) ? value.map(normalised) : normalised(value)), {
    toClassOnly: true,
  });
}

/** Unicode text in NFC, 1 to 255 characters unless told; control characters are refused. */
export function Text({ min = 1, max = 255, pattern, lines = false, ...options }: TextOptions = {}): PropertyDecorator {
  const shape = { type: 'string', minLength: min, maxLength: max, ...furtherShape(lines, pattern) } as const;
  const checks = [IsString(), MinLength(min), MaxLength(max), Matches(lines ? LINES : ONE_LINE, NO_CONTROLS), Normalised()];
  return field(options, shape, pattern ? [...checks, Matches(pattern)] : checks);
}

function furtherShape(lines: boolean, pattern: RegExp | undefined): object {
  return { ...(lines ? { 'x-lines': true } : {}), ...(pattern ? { pattern: pattern.source } : {}) };
}

/** A secret on its way in or out: never an example, never echoed in a problem. */
export function Secret({ min = 1, max = 10_000, ...options }: Omit<TextOptions, 'pattern' | 'example'> = {}): PropertyDecorator {
  return field(options, { type: 'string', format: 'password', minLength: min, maxLength: max }, [
    IsString(),
    MinLength(min),
    MaxLength(max),
  ]);
}

/** A file in a form, which is no field of the body once the form was read. */
export function FilePart(options: FieldOptions = {}): PropertyDecorator {
  return field(options, { type: 'string', format: 'binary' }, [IsEmpty({ message: '$property must be a file' })]);
}

export function Id(options: FieldOptions = {}): PropertyDecorator {
  return field(options, { type: 'string', format: 'uuid' }, [IsUUID()]);
}

export function Integer({ min = 0, max = Number.MAX_SAFE_INTEGER, ...options }: IntegerOptions = {}): PropertyDecorator {
  return field(options, { type: 'integer', minimum: min, maximum: max }, [IsInt(), Min(min), Max(max)]);
}

/** A whole number in a query string. */
export function QueryInteger(options: IntegerOptions = {}): PropertyDecorator {
  const parse = Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^-?\d{1,15}$/u.test(value) ? Number(value) : value,
  );
  return applyDecorators(parse, Integer(options));
}

export function Flag(options: FieldOptions = {}): PropertyDecorator {
  return field(options, { type: 'boolean' }, [IsBoolean()]);
}

/** `true` or `false` in a query string, and nothing else. */
export function QueryFlag(options: FieldOptions = {}): PropertyDecorator {
  const spellings = new Map<unknown, boolean>([
    ['true', true],
    ['false', false],
  ]);
  const parse = Transform(({ value }: { value: unknown }) => spellings.get(value) ?? value);
  return applyDecorators(parse, Flag(options));
}

export function Choice(choices: readonly string[], options: FieldOptions = {}): PropertyDecorator {
  return field(options, { type: 'string', enum: [...choices] }, [IsIn(choices, tooMany(choices))]);
}

/** The usual message lists them all, which is more than the message of a problem may hold. */
function tooMany(choices: readonly string[]): ValidationOptions {
  return choices.length > 15 ? { message: '$property must be one of the documented values' } : {};
}

/** A point in time, RFC 3339; in answers a `Date`. */
export function Instant(options: FieldOptions = {}): PropertyDecorator {
  return field(options, { type: 'string', format: 'date-time' }, [IsISO8601({ strict: true, strictSeparator: true })]);
}

/** The value of a setting: a string, a number or true/false. */
export function Scalar(options: FieldOptions = {}): PropertyDecorator {
  const scalar = { oneOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }] } as ApiPropertyOptions;
  return field(options, scalar, [ValidateIf((_, value) => !['string', 'number', 'boolean'].includes(typeof value)), IsString()]);
}

/** An object of the server's own making, for answers only. */
export function Json(options: FieldOptions = {}): PropertyDecorator {
  return field(options, { type: 'object', additionalProperties: true }, [IsObject()]);
}

export function Nested(type: () => DtoClass, options: FieldOptions = {}): PropertyDecorator {
  return applyDecorators(Type(type), field(options, { type: () => type() }, [IsObject(), ValidateNested()], type));
}

/** A list of DTOs, of texts of up to 255 characters, or of ids; 100 items unless told. */
export function ListOf(item: (() => DtoClass) | 'text' | 'id', { max = 100, ...options }: ListOptions = {}): PropertyDecorator {
  const list = [IsArray(), ArrayMaxSize(max)];
  const each: ValidationOptions = { each: true };
  if (item === 'id')
    return field(options, { type: 'string', format: 'uuid', isArray: true, maxItems: max }, [...list, IsUUID(undefined, each)]);
  if (item === 'text') {
    return field(options, { type: 'string', isArray: true, maxItems: max }, [
      ...list,
      IsString(each),
      MinLength(1, each),
      MaxLength(255, each),
      Matches(ONE_LINE, { ...each, ...NO_CONTROLS }),
      Normalised(),
    ]);
  }
  const nested = [...list, IsObject(each), ValidateNested(each)];
  return applyDecorators(Type(item), field(options, { type: () => item(), isArray: true, maxItems: max }, nested, item));
}

function field(options: FieldOptions, shape: ApiPropertyOptions, checks: PropertyDecorator[], nested?: () => DtoClass): PropertyDecorator {
  const { optional = false, nullable = false, description, example } = options;
  const documented = {
    ...shape,
    required: !optional,
    nullable,
    ...(description ? { description } : {}),
    ...(example === undefined ? {} : { example }),
  };
  const register: PropertyDecorator = (prototype, name) => {
    registerField(prototype, { name: String(name), ...(nested ? { nested } : {}) });
  };
  return applyDecorators(register, ApiProperty(documented as ApiPropertyOptions), ...presence(optional, nullable), ...checks);
}

/** `IsOptional` alone would let null through as well as a missing property. */
function presence(optional: boolean, nullable: boolean): PropertyDecorator[] {
  if (optional && nullable) return [IsOptional()];
  if (optional) return [ValidateIf((_, value) => value !== undefined)];
  return nullable ? [ValidateIf((_, value) => value !== null)] : [];
}
