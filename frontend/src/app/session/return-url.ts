/** Only a path of this origin: `//host`, `/\host` and absolute addresses lead elsewhere. */
export function safeReturnUrl(url: string | undefined, origin: string): string {
  if (!url?.startsWith('/')) return '/';
  try {
    const target = new URL(url, origin);
    return target.origin === origin ? target.pathname + target.search + target.hash : '/';
  } catch {
    return '/';
  }
}
