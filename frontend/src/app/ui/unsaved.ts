import { inject } from '@angular/core';
import type { CanDeactivateFn } from '@angular/router';
import { Confirm } from './confirm';

export interface Unsaved {
  unsaved(): boolean;
}

export const keepUnsaved: CanDeactivateFn<Unsaved> = (component) =>
  !component.unsaved() ||
  inject(Confirm).ask({ title: 'Discard the changes?', text: 'What you entered is not saved yet.', yes: 'Discard', dangerous: true });
