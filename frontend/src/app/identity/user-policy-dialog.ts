import { ChangeDetectionStrategy, Component, inject, resource } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialogClose, MatDialogTitle } from '@angular/material/dialog';
import { Api } from '../api/api';
import { getUserFactorPolicy, setUserFactorPolicy } from '../api/functions';
import type { SecondFactorPolicyDto, UserDto } from '../api/models';
import { ErrorState } from '../ui/error-state';
import { Skeleton } from '../ui/skeleton';
import { FactorPolicy } from './factor-policy';

@Component({
  selector: 'app-user-policy-dialog',
  imports: [ErrorState, FactorPolicy, MatDialogClose, MatDialogTitle, Skeleton],
  template: `
    <div class="dialog">
      <h2 mat-dialog-title>Second factor of {{ user.name }}</h2>
      @if (policy.error(); as error) {
        <app-error-state [error]="error" (retry)="policy.reload()" />
      } @else if (policy.hasValue()) {
        <app-factor-policy [policy]="policy.value()" [save]="save" of="of this person, whatever holds for others." />
      } @else {
        <app-skeleton [rows]="1" />
      }
      <div class="form-actions"><button type="button" class="btn" mat-dialog-close>Close</button></div>
    </div>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class UserPolicyDialog {
  private readonly api = inject(Api);
  protected readonly user = inject<UserDto>(MAT_DIALOG_DATA);
  protected readonly policy = resource({ loader: () => this.api.invoke(getUserFactorPolicy, { userId: this.user.id }) });

  protected readonly save = async (body: SecondFactorPolicyDto): Promise<void> => {
    this.policy.set(await this.api.invoke(setUserFactorPolicy, { userId: this.user.id, body }));
  };
}
