import { isIP } from 'node:net';
import type { AddressRules, FieldProblem } from '@clientst0r/platform';
import { parseExpectedStatus } from '../check/expected-status.js';
import { hostOf, portOf, urlProblem } from './web-address.js';
import { parseJsonPath } from '../probe/json-path.js';
import type { CheckFieldValues, FieldName } from './check-field.js';
import type { KindDefinition, SpecificationOf } from './check-kind.js';
import { headersProblem, hostProblem, pemProblem, problem } from './target-rules.js';

export type HttpSpecification = SpecificationOf<'url' | 'method' | 'expectedStatus'>;

const WITH_BODY: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH']);

export const HTTP_KIND: KindDefinition = {
  label: 'Web address (HTTP, HTTPS)',
  help: 'Asks a web address and looks at status, time and content of the answer.',
  fields: [
    'url', 'method', 'expectedStatus', 'followRedirects', 'headers', 'secretHeaders', 'body', 'keyword', 'keywordAbsent', 'jsonPath',
    'jsonValue', 'slowMilliseconds', 'authority', 'clientCertificate', 'clientKey',
  ], // prettier-ignore
  required: ['url', 'method', 'expectedStatus'],
  defaults: { method: 'GET', expectedStatus: '200-399', followRedirects: true },
  problems: (values, addresses) => [
    ...problem('url', addressProblem(values, addresses)),
    ...requestProblems(values),
    ...answerProblems(values),
  ],
  target: ({ method, url = '' }) => `${method === 'GET' ? '' : `${method ?? ''} `}${url}`,
  host: ({ url = '' }) => hostOf(new URL(url)),
};

function addressProblem({ url = '' }: CheckFieldValues, addresses: AddressRules): string | null {
  const wrong = urlProblem(url);
  if (wrong !== null) return wrong;
  const parsed = new URL(url);
  return isIP(hostOf(parsed)) === 0 ? null : hostProblem(hostOf(parsed), portOf(parsed), addresses);
}

function requestProblems({
  method = 'GET',
  headers,
  secretHeaders,
  body,
  authority,
  clientCertificate,
  clientKey,
}: CheckFieldValues): FieldProblem[] {
  return [
    ...problem('headers', headersProblem(headers)),
    ...problem('secretHeaders', headersProblem(secretHeaders)),
    ...problem('body', body !== undefined && !WITH_BODY.has(method) ? `needs another method than ${method}` : null),
    ...pemProblem('authority', authority),
    ...pemProblem('clientCertificate', clientCertificate),
    ...problem('clientKey', clientKey !== undefined && clientCertificate === undefined ? 'needs its certificate' : null),
    ...problem('clientCertificate', clientCertificate !== undefined && clientKey === undefined ? 'needs its key' : null),
  ];
}

const NO_BODY = 'needs another method: an answer to HEAD has no body';

function answerProblems({
  method,
  expectedStatus = '',
  keyword,
  keywordAbsent = false,
  jsonPath,
  jsonValue,
}: CheckFieldValues): FieldProblem[] {
  const wrong: readonly (readonly [FieldName, boolean, string])[] = [
    ['expectedStatus', parseExpectedStatus(expectedStatus) === null, 'must be like 200, 200-399 or 200,401'],
    ['keyword', isThere(keyword) && method === 'HEAD', NO_BODY],
    ['keywordAbsent', keywordAbsent && !isThere(keyword), 'needs a keyword'],
    ['jsonPath', isThere(jsonPath) && method === 'HEAD', NO_BODY],
    ['jsonPath', isThere(jsonPath) && parseJsonPath(jsonPath) === null, 'must be like data.nodes[0].status'],
    ['jsonValue', isThere(jsonValue) && !isThere(jsonPath), 'needs a JSON path'],
  ];
  return wrong.filter(([, isWrong]) => isWrong).map(([field, , message]) => ({ field, message }));
}

function isThere(value: string | undefined): value is string {
  return value !== undefined;
}
