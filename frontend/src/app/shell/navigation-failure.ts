import { DOCUMENT, inject } from '@angular/core';
import { type NavigationError, RedirectCommand, Router } from '@angular/router';

/** A part of the program that is no longer on the server: it was updated since this page was loaded. */
const GONE = /dynamically imported module|module script failed/i;
const RELOADED = 'clientst0r.reloaded';

/** After an update the page loads itself anew, once; for anything else it says that the server does not answer. */
export function navigationFailure({ error, url }: NavigationError): RedirectCommand | undefined {
  const router = inject(Router);
  const { location, defaultView } = inject(DOCUMENT);
  const storage = defaultView?.sessionStorage;
  if (GONE.test(String(error)) && storage?.getItem(RELOADED) !== url) {
    storage?.setItem(RELOADED, url);
    location.assign(url);
    return undefined;
  }
  return new RedirectCommand(router.parseUrl('/unavailable'), { skipLocationChange: true });
}
