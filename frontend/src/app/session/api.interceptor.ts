import { HttpErrorResponse, type HttpEvent, type HttpInterceptorFn, HttpResponse } from '@angular/common/http';
import { Injector, inject } from '@angular/core';
import { type Observable, catchError, from, switchMap, tap, throwError } from 'rxjs';
import { Problem } from './problem';
import { Session } from './session';

/** Requests of people who are not signed in, or not yet: their 401 is an answer, not the end of a session. */
const BEFORE_SESSION = /\/api\/v1\/(share-links|secret-requests|sign-in|invitations|password-resets|session\/re-authentication)/;

const REAUTHENTICATE = 'reauthentication-required';
const SEALED = 'vault-sealed';

export const apiInterceptor: HttpInterceptorFn = (request, next) => {
  const injector = inject(Injector);
  const before = BEFORE_SESSION.test(request.url);
  const send = (): Observable<HttpEvent<unknown>> => next(request.clone({ setHeaders: { 'X-Requested-By': 'clientst0r' } }));

  return send().pipe(
    tap((event) => {
      if (!before && event instanceof HttpResponse) injector.get(Session).touch();
    }),
    catchError((error: unknown) => (error instanceof HttpErrorResponse ? readable(error) : throwError(() => error))),
    catchError((error: unknown) => {
      if (!(error instanceof HttpErrorResponse)) return throwError(() => error);
      const problem = Problem.from(error);
      if (!before) notice(problem, injector.get(Session));
      if (problem.code !== REAUTHENTICATE) return throwError(() => problem);
      return from(askAgain(injector)).pipe(
        switchMap((done) => (done ? send() : throwError(() => problem))),
        catchError((later: unknown) => throwError(() => Problem.from(later))),
      );
    }),
  );
};

/** The same error; where a file was expected, the problem came as one. */
function readable(error: HttpErrorResponse): Observable<never> {
  const body: unknown = error.error;
  if (!(body instanceof Blob)) return throwError(() => error);
  const { headers, status, url } = error;
  const withText = (text: string) => new HttpErrorResponse({ error: text, headers, status, url: url ?? '' });
  return from(body.text()).pipe(switchMap((text) => throwError(() => withText(text))));
}

/** What an answer says about the session itself: it is over, or its permissions are not what this page thinks. */
function notice(problem: Problem, session: Session): void {
  if (problem.status === 401) session.lost();
  if ((problem.status === 403 && problem.code !== REAUTHENTICATE) || problem.code === SEALED) session.refresh().catch(() => undefined);
}

async function askAgain(injector: Injector): Promise<boolean> {
  const { Reauthentication } = await import('./reauthentication');
  return injector.get(Reauthentication).ask();
}
