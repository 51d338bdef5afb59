import type { FieldTree, TreeValidationResult } from '@angular/forms/signals';

/** The kind of the server's complaints; unlike a form's own, they do not keep it from being sent again. */
export const SERVER = 'server';

interface Submission {
  readonly ignoreValidators: 'all';
  readonly action: (field: FieldTree<unknown>) => Promise<TreeValidationResult>;
}

/** Sends a form that is complete by its own rules, also when nothing was changed since the server last refused it (a rate limit, a restart). */
export function submission(send: () => Promise<TreeValidationResult>): Submission {
  return {
    ignoreValidators: 'all',
    action: async (field) => {
      const own = field()
        .errorSummary()
        .find(({ kind }) => kind !== SERVER);
      if (!own) return send();
      own.fieldTree().focusBoundControl();
      return undefined;
    },
  };
}
