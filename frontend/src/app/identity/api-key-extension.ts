import { Injectable, inject } from '@angular/core';
import { Api } from '../api/api';
import { extendApiKey } from '../api/functions';
import { Problem } from '../session/problem';
import { Session } from '../session/session';

/** Lets a key of one's own into further organisations, one after the other, as each of them judges by itself. */
@Injectable({ providedIn: 'root' })
export class ApiKeyExtensions {
  private readonly api = inject(Api);
  private readonly session = inject(Session);

  /** What went wrong, by the names of the organisations; empty when nothing did. */
  async extend(apiKeyId: string, organisationIds: Iterable<string>): Promise<string[]> {
    const wrong: string[] = [];
    for (const organisationId of organisationIds) {
      try {
        await this.api.invoke(extendApiKey, { organisationId, apiKeyId });
      } catch (error) {
        const name = this.session.organisations().find(({ id }) => id === organisationId)?.name ?? 'An organisation';
        wrong.push(`${name}: ${Problem.from(error).message}`);
      }
    }
    return wrong;
  }
}
