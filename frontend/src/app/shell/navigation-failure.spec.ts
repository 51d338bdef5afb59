import { DOCUMENT } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { NavigationError, RedirectCommand, provideRouter } from '@angular/router';
import { navigationFailure } from './navigation-failure';

function fail(error: unknown, storage: Storage, assign: () => void): RedirectCommand | undefined {
  TestBed.configureTestingModule({
    providers: [
      provideRouter([]),
      { provide: DOCUMENT, useValue: { location: { assign }, defaultView: { sessionStorage: storage }, querySelectorAll: () => [] } },
    ],
  });
  return TestBed.runInInjectionContext(() => navigationFailure(new NavigationError(1, '/o/acme/vault', error)));
}

describe('a navigation that fails', () => {
  const gone = new TypeError('Failed to fetch dynamically imported module: https://x/chunk.js');

  it('loads the page anew when a part of the program is gone, but only once', () => {
    const assign = vi.fn();
    sessionStorage.clear();
    expect(fail(gone, sessionStorage, assign)).toBeUndefined();
    expect(assign).toHaveBeenCalledWith('/o/acme/vault');
    TestBed.resetTestingModule();
    expect(fail(gone, sessionStorage, assign)).toBeInstanceOf(RedirectCommand);
    expect(assign).toHaveBeenCalledTimes(1);
  });

  it('says that the server does not answer, at the same address', () => {
    const command = fail(new Error('503'), sessionStorage, vi.fn());
    expect(command?.redirectTo.toString()).toBe('/unavailable');
    expect(command?.navigationBehaviorOptions).toEqual({ skipLocationChange: true });
  });
});
