import { type ResourceRef, type Signal, effect, inject, signal, untracked } from '@angular/core';
import type { FieldTree, TreeValidationResult } from '@angular/forms/signals';
import { Router } from '@angular/router';
import { Problem } from '../session/problem';
import { formProblem } from './form-problem';
import { Toast } from './toast';

interface Options<Stored, Draft> {
  readonly stored: ResourceRef<Stored | undefined>;
  readonly draft: Signal<Draft>;
  readonly form: () => FieldTree<Draft>;
  draftOf(stored: Stored): Draft;
  /** Shows a draft as one that nobody has touched. */
  reset(draft: Draft): void;
}

export interface StoredDraft {
  /** Somebody else changed it meanwhile, and nothing was saved. */
  readonly stale: Signal<boolean>;
  unsaved(): boolean;
  /** Loads what the other one saved. */
  reload(): void;
  /** Goes `home` once it is saved. */
  save(send: () => Promise<{ readonly name: string }>, home: readonly string[]): Promise<TreeValidationResult>;
}

/** The draft of a form for something that is stored, or new: filled in when that is there, and not lost unasked. Call in an injection context. */
export function storedDraft<Stored, Draft>({ stored, draft, form, draftOf, reset }: Options<Stored, Draft>): StoredDraft {
  const [router, toast] = [inject(Router), inject(Toast)];
  const stale = signal(false);
  let before = draft();
  let saved = false;
  effect(() => {
    if (!stored.hasValue() || stored.isLoading()) return;
    const value = stored.value();
    untracked(() => {
      before = draftOf(value);
      reset(before);
    });
  });
  return {
    stale,
    unsaved: () => !saved && JSON.stringify(draft()) !== JSON.stringify(before),
    reload() {
      stale.set(false);
      stored.reload();
    },
    async save(send, home) {
      try {
        const { name } = await send();
        saved = true;
        await router.navigate([...home]);
        toast.say(`${name} saved`);
        return undefined;
      } catch (error) {
        stale.set(Problem.from(error).status === 412);
        return stale() ? undefined : formProblem(error, form());
      }
    },
  };
}
