import { HttpErrorResponse, HttpResponse, provideHttpClient, withInterceptors } from '@angular/common/http';
import type { EnvironmentProviders, Provider } from '@angular/core';
import { provideRouter, withComponentInputBinding } from '@angular/router';
import { of, throwError } from 'rxjs';
import { provideApiConfiguration } from '../app/api/api-configuration';
import type { SessionDto } from '../app/api/models';
import { apiInterceptor } from '../app/session/api.interceptor';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly headers: { get(name: string): string | null };
}

export type Answer = (request: Asked) => unknown;

/** What a route answers instead of a body. */
export class Refusal {
  constructor(
    readonly status: number,
    readonly problem: object,
  ) {}
}

/** The HTTP interface as a table of routes, behind the real client and the real interceptor. */
export class Server {
  readonly requests: Asked[] = [];

  constructor(private readonly routes: Record<string, Answer>) {}

  providers(): (Provider | EnvironmentProviders)[] {
    return [
      provideRouter([], withComponentInputBinding()),
      provideApiConfiguration(''),
      provideHttpClient(
        withInterceptors([
          apiInterceptor,
          (request) => {
            const url = new URL(request.urlWithParams, 'http://test');
            const asked: Asked = {
              method: request.method,
              path: url.pathname.replace('/api/v1', ''),
              query: url.searchParams,
              body: request.body,
              headers: request.headers,
            };
            this.requests.push(asked);
            const answer = this.answerOf(asked);
            return answer instanceof Refusal
              ? throwError(() => new HttpErrorResponse({ status: answer.status, error: answer.problem, url: request.url }))
              : of(new HttpResponse({ status: 200, body: answer }));
          },
        ]),
      ),
    ];
  }

  asked(method: string, path: RegExp): Asked[] {
    return this.requests.filter((request) => request.method === method && path.test(request.path));
  }

  private answerOf(asked: Asked): unknown {
    for (const [route, answer] of Object.entries(this.routes)) {
      const [method, pattern = ''] = route.split(' ');
      if (method === asked.method && new RegExp(`^${pattern}$`).test(asked.path)) return answer(asked);
    }
    return new Refusal(404, { status: 404, code: 'not-found', detail: 'There is nothing here.' });
  }
}

export const ACME = 'acme-id';

export function aSession(...permissions: string[]): SessionDto {
  return {
    user: { id: 'u1', name: 'Dana Sands', email: 'dana@msp.example' },
    platformPermissions: [],
    personalVault: null,
    closedOrganisations: [],
    organisations: [
      { id: ACME, slug: 'acme', name: 'Acme Dental', roles: ['technician'], permissions, formerSlugs: [], vaultSealed: false },
      {
        id: 'other-id',
        slug: 'other',
        name: 'Other',
        roles: ['viewer'],
        permissions: ['vault.credential.read'],
        formerSlugs: [],
        vaultSealed: false,
      },
    ],
    idleExpiresAt: new Date(Date.now() + 900_000).toISOString(),
    absoluteExpiresAt: new Date(Date.now() + 8 * 3_600_000).toISOString(),
    reauthenticatedAt: new Date().toISOString(),
  };
}
