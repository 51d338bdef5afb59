import { Injectable, inject } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import type { AccessRequestDto, RevealReasonDto, VaultPolicyDto } from '../api/models';
import { Problem } from '../session/problem';
import type { AccessDialog } from './access-dialog';

/** What somebody wants to use, and how. */
export interface AccessWish {
  readonly entry: { readonly id: string; readonly name: string };
  readonly field: { readonly id: string; readonly label: string };
  readonly purpose: AccessRequestDto['purpose'];
  /** Of a former value. */
  readonly version?: number;
  /** What the button says that goes on once it is granted; without one it goes on by itself. */
  readonly click?: string;
}

export interface AccessDialogData extends AccessWish {
  readonly given: RevealReasonDto;
  readonly policy: Pick<VaultPolicyDto, 'leaseMinutes' | 'glassBreakers' | 'ticketRequired'> | undefined;
}

export function needsApproval(error: unknown): boolean {
  return error !== undefined && Problem.from(error).code === 'approval-required';
}

/** Where others must approve: asks them, waits, and says with which reason to go on; undefined when the person thought better of it. */
@Injectable({ providedIn: 'root' })
export class ApprovalGate {
  private readonly dialogs = inject(MatDialog);

  async ask(wish: AccessWish, given: RevealReasonDto, policy: AccessDialogData['policy']): Promise<RevealReasonDto | undefined> {
    const loaded = await import('./access-dialog');
    const dialog = this.dialogs.open<AccessDialog, AccessDialogData, RevealReasonDto>(loaded.AccessDialog, {
      data: { ...wish, given, policy },
      width: '30rem',
    });
    return firstValueFrom(dialog.afterClosed());
  }

  /** Does it, if need be again once others have approved; undefined when the person thought better of it. */
  async through<T>(
    wish: AccessWish,
    given: RevealReasonDto,
    policy: AccessDialogData['policy'],
    work: (given: RevealReasonDto) => Promise<T>,
  ): Promise<T | undefined> {
    try {
      return await work(given);
    } catch (error) {
      if (!needsApproval(error)) throw error;
      const approved = await this.ask(wish, given, policy);
      return approved && work(approved);
    }
  }
}
