const SYSTEMS: readonly (readonly [string, RegExp])[] = [
  ['Windows', /Windows/u],
  ['Android', /Android/u],
  ['iOS', /iPhone|iPad|iPod/u],
  ['macOS', /Macintosh|Mac OS X/u],
  ['ChromeOS', /CrOS/u],
  ['Linux', /Linux/u],
];

/** The first that fits: most browsers also name those that came before them. */
const BROWSERS: readonly (readonly [string, RegExp])[] = [
  ['Edge', /Edg(?:e|A|iOS)?\//u],
  ['Opera', /OPR\/|Opera/u],
  ['Samsung Internet', /SamsungBrowser\//u],
  ['Firefox', /Firefox\/|FxiOS\//u],
  ['Chrome', /Chrome\/|CriOS\//u],
  ['Safari', /Safari\//u],
  ['curl', /^curl\//u],
];

/** What a `User-Agent` (RFC 9110, section 10.1.5) says of itself, in words such as `Firefox on Windows`; it may lie. */
export function deviceOf(userAgent: string): string {
  const [system, browser] = [SYSTEMS, BROWSERS].map((known) => known.find(([, pattern]) => pattern.test(userAgent))?.[0]);
  if (browser && system) return `${browser} on ${system}`;
  return browser ?? system ?? 'Unknown device';
}
