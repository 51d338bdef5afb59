import { type ResourceRef, type Signal, type WritableSignal, effect, inject, signal, untracked } from '@angular/core';
import type { FieldTree, TreeValidationResult } from '@angular/forms/signals';
import { Router } from '@angular/router';
import { Problem } from '../session/problem';
import { formProblem } from './form-problem';
import { Toast } from './toast';

interface Options<Stored, Draft> {
  readonly stored: ResourceRef<Stored | undefined>;
  readonly draft: WritableSignal<Draft>;
  readonly form: () => FieldTree<Draft>;
  /** Without it the form itself says when it begins. */
  readonly draftOf?: (stored: Stored) => Draft;
  /** Shows a draft as one that nobody has touched. */
  reset(draft: Draft): void;
}

interface Named {
  readonly name: string;
}

interface Saving<Saved> {
  /** Where to go once it is saved. */
  readonly home: readonly string[] | ((saved: Saved) => readonly string[]);
  /** Which field shows what the server says of a field of another name. */
  readonly names?: Readonly<Record<string, FieldTree<unknown>>>;
  readonly said?: (saved: Saved) => string;
}

export interface StoredDraft<Draft = unknown> {
  /** Somebody else changed it meanwhile, and nothing was saved. */
  readonly stale: Signal<boolean>;
  unsaved(): boolean;
  /** Loads what the other one saved. */
  reload(): void;
  /** Begins with a draft that nobody has touched. */
  readonly begin: (draft: Draft) => void;
  save<Saved extends Named>(send: () => Promise<Saved>, saving: Saving<Saved>): Promise<TreeValidationResult>;
}

/** The draft of a form for something that is stored, or new: filled in when that is there, and not lost unasked. Call in an injection context. */
export function storedDraft<Stored, Draft>({ stored, draft, form, draftOf, reset }: Options<Stored, Draft>): StoredDraft<Draft> {
  const [router, toast] = [inject(Router), inject(Toast)];
  const stale = signal(false);
  let before = draft();
  let saved = false;
  const begin = (begun: Draft): void => {
    before = begun;
    reset(begun);
  };
  if (draftOf)
    effect(() => {
      if (!stored.hasValue() || stored.isLoading()) return;
      const value = stored.value();
      untracked(() => {
        begin(draftOf(value));
      });
    });
  return {
    stale,
    begin,
    unsaved: () => !saved && JSON.stringify(draft()) !== JSON.stringify(before),
    reload() {
      stale.set(false);
      stored.reload();
    },
    async save(send, { home, names, said }) {
      try {
        const made = await send();
        saved = true;
        await router.navigate([...(typeof home === 'function' ? home(made) : home)]);
        toast.say(said?.(made) ?? `${made.name} saved`);
        return undefined;
      } catch (error) {
        stale.set(Problem.from(error).status === 412);
        return stale() ? undefined : formProblem(error, form(), { ...(names && { names }) });
      }
    },
  };
}
