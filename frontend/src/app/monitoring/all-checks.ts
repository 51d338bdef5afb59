import type { Api } from '../api/api';
import { listChecks } from '../api/functions';
import type { CheckDto } from '../api/models';

const MOST = 500;

/** The checks that one can choose from. */
export async function allChecks(api: Api, organisationId: string): Promise<CheckDto[]> {
  const found: CheckDto[] = [];
  for (let cursor: string | null = ''; cursor !== null && found.length < MOST;) {
    const page: { items: CheckDto[]; nextCursor: string | null } = await api.invoke(listChecks, {
      organisationId,
      limit: 200,
      ...(cursor && { cursor }),
    });
    found.push(...page.items);
    cursor = page.nextCursor;
  }
  return found;
}
