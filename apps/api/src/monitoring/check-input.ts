import { CHECK_KINDS, type CheckChanges, type CheckInput, type CheckTiming, DEFAULT_TIMING } from '@clientst0r/monitoring';
import type { CreateCheckDto, UpdateCheckDto } from './check.dto.js';
import { optionsOf } from './check-fields.js';

const TIMING = [
  'intervalSeconds',
  'timeoutSeconds',
  'retrySeconds',
  'failuresBeforeDown',
  'successesBeforeUp',
] as const satisfies readonly (keyof CheckTiming)[];

/** What the contract spells flat is options and a timing inside. */
export function checkInput(dto: CreateCheckDto): CheckInput {
  const { name, kind, intervalSeconds } = dto;
  const usual = { ...DEFAULT_TIMING, ...CHECK_KINDS[kind].timing };
  return { name, kind, fields: optionsOf(dto), timing: { ...usual, intervalSeconds, ...given(dto) }, ...placeOf(dto) };
}

export function checkChanges(dto: UpdateCheckDto): CheckChanges {
  const fields = optionsOf(dto);
  const timing = given(dto);
  return {
    ...(dto.name === undefined ? {} : { name: dto.name }),
    ...(Object.keys(fields).length === 0 ? {} : { fields }),
    ...(Object.keys(timing).length === 0 ? {} : { timing }),
    ...placeOf(dto),
  };
}

interface Place {
  readonly parentId?: string | null;
  readonly tags?: readonly string[];
}

function placeOf({ parentId, tags }: Place): Place {
  return { ...(parentId === undefined ? {} : { parentId }), ...(tags === undefined ? {} : { tags }) };
}

function given(timing: Partial<Record<keyof CheckTiming, number | undefined>>): Partial<CheckTiming> {
  return Object.fromEntries(TIMING.flatMap((name) => (timing[name] === undefined ? [] : [[name, timing[name]]])));
}
