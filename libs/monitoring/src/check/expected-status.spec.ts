import { followsRedirects, includesStatus, parseExpectedStatus } from './expected-status.js';

describe('expected status', () => {
  it.each([
    ['200', [{ from: 200, to: 200 }]],
    ['200-399', [{ from: 200, to: 399 }]],
    [
      ' 200 - 299 , 401,503 ',
      [
        { from: 200, to: 299 },
        { from: 401, to: 401 },
        { from: 503, to: 503 },
      ],
    ],
  ])('reads %j', (text, ranges) => {
    expect(parseExpectedStatus(text)).toEqual(ranges);
  });

  it.each(['', 'abc', '20', '2000', '600', '099', '300-200', '200,', '200-', '-200', '200;201', '2xx', '200-299-300', '٢٠٠'])(
    'refuses %j',
    (text) => {
      expect(parseExpectedStatus(text)).toBeNull();
    },
  );

  it('follows redirects unless no success was expected', () => {
    expect(followsRedirects(parseExpectedStatus('200-399') ?? [])).toBe(true);
    expect(followsRedirects(parseExpectedStatus('204') ?? [])).toBe(true);
    expect(followsRedirects(parseExpectedStatus('301,302') ?? [])).toBe(false);
    expect(followsRedirects(parseExpectedStatus('401') ?? [])).toBe(false);
  });

  it('includes both ends', () => {
    const ranges = parseExpectedStatus('200-299,401') ?? [];
    expect([199, 200, 299, 300, 400, 401, 402].map((status) => includesStatus(ranges, status))).toEqual([
      false,
      true,
      true,
      false,
      false,
      true,
      false,
    ]);
  });
});
