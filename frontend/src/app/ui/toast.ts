import { Injectable, inject } from '@angular/core';
import { MatSnackBar } from '@angular/material/snack-bar';
import { Problem } from '../session/problem';

export interface ToastAction {
  readonly label: string;
  readonly run: () => void;
}

@Injectable({ providedIn: 'root' })
export class Toast {
  private readonly bar = inject(MatSnackBar);

  say(message: string, action?: ToastAction): void {
    const shown = this.bar.open(message, action?.label, {
      duration: action ? 8000 : 4000,
      horizontalPosition: 'center',
      verticalPosition: 'bottom',
    });
    if (action)
      shown.onAction().subscribe(() => {
        action.run();
      });
  }

  fail(error: unknown): void {
    this.bar.open(Problem.from(error).message, 'Close', { duration: 9000, politeness: 'assertive' });
  }
}
