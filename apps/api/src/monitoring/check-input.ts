import {
  type CheckChanges,
  type CheckInput,
  type CheckTiming,
  type CheckWithStatus,
  DEFAULT_TIMING,
  type HttpSpecification,
} from '@clientst0r/monitoring';
import type { CreateCheckDto, UpdateCheckDto } from './check.dto.js';

const TIMING = [
  'intervalSeconds',
  'timeoutSeconds',
  'retrySeconds',
  'failuresBeforeDown',
  'successesBeforeUp',
] as const satisfies readonly (keyof CheckTiming)[];

/** What the contract spells flat is a specification and a timing inside. */
export function checkInput({
  name,
  kind,
  url,
  method = 'GET',
  expectedStatus = '200-399',
  keyword,
  ...timing
}: CreateCheckDto): CheckInput {
  const specification = { url, method, expectedStatus, ...(keyword === undefined ? {} : { keyword }) };
  return { name, kind, specification, timing: { ...DEFAULT_TIMING, intervalSeconds: timing.intervalSeconds, ...given(timing) } };
}

export function checkChanges(
  { name, url, method, expectedStatus, keyword, ...timing }: UpdateCheckDto,
  { check }: CheckWithStatus,
): CheckChanges {
  const looksOtherwise = [url, method, expectedStatus, keyword].some((value) => value !== undefined);
  const changed = given(timing);
  return {
    ...(name === undefined ? {} : { name }),
    ...(looksOtherwise ? { specification: specificationOf(check.specification, { url, method, expectedStatus, keyword }) } : {}),
    ...(Object.keys(changed).length === 0 ? {} : { timing: changed }),
  };
}

function specificationOf(
  current: HttpSpecification,
  changes: Pick<{ [K in keyof UpdateCheckDto]: UpdateCheckDto[K] | undefined }, 'url' | 'method' | 'expectedStatus' | 'keyword'>,
): HttpSpecification {
  const keyword = changes.keyword === undefined ? current.keyword : (changes.keyword ?? undefined);
  return {
    url: changes.url ?? current.url,
    method: changes.method ?? current.method,
    expectedStatus: changes.expectedStatus ?? current.expectedStatus,
    ...(keyword === undefined ? {} : { keyword }),
  };
}

function given(timing: Partial<Record<keyof CheckTiming, number | undefined>>): Partial<CheckTiming> {
  return Object.fromEntries(TIMING.flatMap((name) => (timing[name] === undefined ? [] : [[name, timing[name]]])));
}
