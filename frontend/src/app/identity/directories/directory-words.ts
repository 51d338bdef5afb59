import type { DirectoryRunDto } from '../../api/models';

/** What a run did, in one line; what it did not do is not mentioned. */
export function runWords({ counts }: DirectoryRunDto): string {
  if (!counts) return '';
  const parts = [
    [counts.created, 'new'],
    [counts.updated, 'changed'],
    [counts.suspended, 'suspended'],
    [counts.restored, 'back'],
    [counts.roleChanges, 'with other roles'],
    [counts.problems, 'not taken over'],
  ] as const;
  const told = parts.filter(([count]) => count > 0).map(([count, word]) => `${count.toLocaleString('en')} ${word}`);
  return `${sizeWords(counts)}: ${told.join(', ') || 'nothing to change'}`;
}

export function sizeWords({ people, groups }: { readonly people: number; readonly groups: number }): string {
  return `${amount(people, 'person', 'people')} in ${amount(groups, 'group', 'groups')}`;
}

function amount(count: number, one: string, many: string): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

export const RUN_STATES = {
  waiting: { label: 'Waiting', tone: '' },
  running: { label: 'Reading', tone: 'accent' },
  done: { label: 'Read', tone: 'good' },
  failed: { label: 'Failed', tone: 'bad' },
} as const;

const PROBLEMS: Readonly<Record<string, string>> = {
  'no-email': 'has no e-mail address there',
  'email-taken': 'has the address of an account that is here already',
  'email-twice': 'has the address of another person there',
};

export function problemWords(problem: string): string {
  return PROBLEMS[problem] ?? problem.replaceAll('-', ' ');
}

export const CHANGES = {
  create: 'New account',
  update: 'Changed name or address',
  suspend: 'Suspended, all sessions end',
  restore: 'Comes back',
  problem: 'Not taken over',
} as const;
