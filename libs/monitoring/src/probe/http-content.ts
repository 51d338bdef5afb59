import type { HttpSpecification } from '../kind/http.kind.js';
import { BODY_LIMIT } from './http-exchange.js';
import { atJsonPath, jsonText, parseJsonPath } from './json-path.js';
import { ProbeFailure } from './probe-result.js';

export function wantsBody({ keyword, jsonPath }: HttpSpecification): boolean {
  return keyword !== undefined || jsonPath !== undefined;
}

/** @throws ProbeFailure, which never repeats what the body says */
export function judgeContent(specification: HttpSpecification, body: Buffer): void {
  const { keyword, keywordAbsent = false, jsonPath } = specification;
  if (keyword !== undefined && body.includes(keyword) === keywordAbsent) {
    throw new ProbeFailure(keywordAbsent ? 'keyword-present' : 'keyword-missing');
  }
  if (jsonPath !== undefined) judgeJson(specification, jsonPath, body);
}

function judgeJson({ jsonValue }: HttpSpecification, jsonPath: string, body: Buffer): void {
  const found = atJsonPath(parse(body), parseJsonPath(jsonPath) ?? []);
  if (found === undefined) throw new ProbeFailure('json-mismatch', `there is no ${jsonPath}`);
  if (jsonValue !== undefined && jsonText(found) !== jsonValue) throw new ProbeFailure('json-mismatch', `${jsonPath} is another value`);
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    throw new ProbeFailure('json-mismatch', body.length >= BODY_LIMIT ? 'it is longer than one MiB' : 'it is not JSON');
  }
}
