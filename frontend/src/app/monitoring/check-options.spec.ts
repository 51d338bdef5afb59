import type { CheckDto, CheckKindDto } from '../api/models';
import { sentOptions, startValues, valuesForKind, valuesOf } from './check-options';

const option = (name: string, type: string, more = {}): CheckKindDto['options'][number] =>
  ({
    name,
    type,
    label: name,
    help: null,
    example: null,
    needed: false,
    default: null,
    choices: [],
    ...more,
  }) as CheckKindDto['options'][number];
const kinds = [
  {
    kind: 'http',
    options: [
      option('url', 'text', { needed: true }),
      option('method', 'choice', { needed: true, default: 'GET', choices: ['HEAD', 'GET'] }),
      option('followRedirects', 'flag', { default: true }),
      option('secretHeaders', 'secret'),
      option('slowMilliseconds', 'integer'),
    ],
  },
  {
    kind: 'tcp',
    options: [option('host', 'text', { needed: true }), option('port', 'integer', { needed: true }), option('slowMilliseconds', 'integer')],
  },
] as unknown as CheckKindDto[];
const http = kinds[0]?.options ?? [];

describe('options of a check', () => {
  it('start with the defaults of the kind, and a field for every option of any', () => {
    expect(startValues(kinds, 'http')).toEqual({
      url: '', method: 'GET', followRedirects: true, secretHeaders: '', slowMilliseconds: null, host: '', port: null,
    }); // prettier-ignore
  });

  it('keep what was typed when the kind changes', () => {
    expect(valuesForKind(kinds, 'tcp', { ...startValues(kinds, 'http'), host: 'mail.example' })).toMatchObject({
      host: 'mail.example',
      port: null,
    });
  });

  it('are those of the check, where a flag that is absent is off', () => {
    const check = { kind: 'http', url: 'https://a.example/', method: 'HEAD', slowMilliseconds: 5 } as unknown as CheckDto;
    expect(valuesOf(kinds, check)).toMatchObject({
      url: 'https://a.example/',
      method: 'HEAD',
      followRedirects: false,
      slowMilliseconds: 5,
    });
  });

  it('are sent without what is empty, which a change removes; a secret only when it is told to', () => {
    const values = { ...startValues(kinds, 'http'), url: ' https://a.example/ ' };
    const sent = { url: 'https://a.example/', method: 'GET', followRedirects: true };
    expect(sentOptions(http, values, { change: false, removed: new Set() })).toEqual(sent);
    expect(sentOptions(http, values, { change: true, removed: new Set() })).toEqual({ ...sent, slowMilliseconds: null });
    expect(sentOptions(http, values, { change: true, removed: new Set(['secretHeaders']) })).toEqual({
      ...sent,
      slowMilliseconds: null,
      secretHeaders: null,
    });
  });
});
