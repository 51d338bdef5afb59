import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { Problem } from '../session/problem';
import { Icon } from './icon';

@Component({
  selector: 'app-error-state',
  imports: [Icon],
  template: `
    <span class="badge-icon"><app-icon [name]="denied() ? 'lock' : 'warning'" [size]="22" /></span>
    <h2>{{ heading() }}</h2>
    @if (!sealed()) {
      <p class="soft">{{ problem().message }}</p>
    }
    @if (problem().requestId; as id) {
      <p class="faint reference">
        Reference <span class="mono">{{ id }}</span>
      </p>
    }
    @if (retriable()) {
      <button type="button" class="btn" (click)="retry.emit()"><app-icon name="refresh" />Try again</button>
    }
  `,
  styleUrls: ['./empty-state.css', './error-state.css'],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { role: 'alert' },
})
export class ErrorState {
  readonly error = input.required<unknown>();
  readonly retry = output();
  protected readonly problem = computed(() => Problem.from(this.error()));
  /** What that means stands once above every page of a sealed vault. */
  protected readonly sealed = computed(() => this.problem().code === 'vault-sealed');
  protected readonly denied = computed(() => [403, 423].includes(this.problem().status));
  protected readonly retriable = computed(() => ![403, 404].includes(this.problem().status));
  protected readonly heading = computed(() => {
    const status = this.problem().status;
    if (status === 403) return 'Not allowed';
    if (status === 423) return 'Sealed';
    return status === 404 ? 'Not found' : 'This could not be loaded';
  });
}
