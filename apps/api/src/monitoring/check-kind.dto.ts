import {
  CHECK_FIELDS,
  CHECK_KIND_NAMES,
  CHECK_KINDS,
  type CheckField,
  type CheckKind,
  DEFAULT_TIMING,
  type FieldName,
  type KindDefinition,
} from '@clientst0r/monitoring';
import { Choice, Flag, Integer, ListOf, Nested, Scalar, Text } from '../openapi/fields.js';

const USUAL_INTERVAL_SECONDS = 60;
const TYPES = ['text', 'lines', 'secret', 'integer', 'choice', 'flag'] as const satisfies readonly CheckField['type'][];

export class CheckOptionDto {
  @Text()
  name: FieldName;

  @Choice(TYPES)
  type: CheckField['type'];

  @Text()
  label: string;

  @Text({ max: 500, nullable: true })
  help: string | null;

  @Text({ nullable: true })
  example: string | null;

  @Flag({ description: 'Whether a check of this kind must have it.' })
  needed: boolean;

  @Scalar({ nullable: true, description: 'Taken when it is not told; null when there is none then.' })
  default: string | number | boolean | null;

  @ListOf('text', { description: 'Of a choice; else empty.' })
  choices: readonly string[];
}

export class CheckKindTimingDto {
  @Integer({ description: 'What the form proposes.' })
  intervalSeconds: number;

  @Integer()
  timeoutSeconds: number;

  @Integer()
  retrySeconds: number;

  @Integer()
  failuresBeforeDown: number;

  @Integer()
  successesBeforeUp: number;
}

export class CheckKindDto {
  @Choice(CHECK_KIND_NAMES)
  kind: CheckKind;

  @Text()
  label: string;

  @Text({ max: 500 })
  help: string;

  @ListOf(() => CheckOptionDto)
  options: CheckOptionDto[];

  @Nested(() => CheckKindTimingDto, { description: 'Taken when it is not told.' })
  timing: CheckKindTimingDto;
}

export class CheckKindsDto {
  @ListOf(() => CheckKindDto)
  items: CheckKindDto[];
}

export function checkKindsDto(): CheckKindsDto {
  return { items: CHECK_KIND_NAMES.map(checkKindDto) };
}

function checkKindDto(kind: CheckKind): CheckKindDto {
  const definition: KindDefinition = CHECK_KINDS[kind];
  const { label, help, fields } = definition;
  return {
    kind,
    label,
    help,
    options: fields.map((name) => optionDto(definition, name)),
    timing: { intervalSeconds: USUAL_INTERVAL_SECONDS, ...DEFAULT_TIMING, ...definition.timing },
  };
}

function optionDto({ required, defaults }: KindDefinition, name: FieldName): CheckOptionDto {
  const field: CheckField = CHECK_FIELDS[name];
  const { type, label, help = null, example = null } = field;
  const choices = field.type === 'choice' ? field.choices : [];
  return { name, type, label, help, example, needed: required.includes(name), default: defaults[name] ?? null, choices };
}
