import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { Icon } from '../ui/icon';
import type { IconName } from '../ui/icons';

interface Look {
  readonly label: string;
  readonly tone: string;
  readonly icon: IconName;
}

export const CHECK_LOOKS: Readonly<Record<string, Look>> = {
  up: { label: 'Up', tone: 'good', icon: 'success' },
  down: { label: 'Down', tone: 'bad', icon: 'failure' },
  degraded: { label: 'Degraded', tone: 'warn', icon: 'warning' },
  unreachable: { label: 'Unreachable', tone: 'warn', icon: 'warning' },
  unknown: { label: 'Unknown', tone: '', icon: 'help' },
  paused: { label: 'Paused', tone: '', icon: 'pause' },
  maintenance: { label: 'Maintenance', tone: 'note', icon: 'settings' },
};

@Component({
  selector: 'app-check-state',
  imports: [Icon],
  template: `<span class="badge" [class]="look().tone"><app-icon [name]="look().icon" [size]="13" />{{ look().label }}</span>`,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CheckState {
  readonly state = input.required<string>();
  protected readonly look = computed((): Look => CHECK_LOOKS[this.state()] ?? { label: this.state(), tone: '', icon: 'help' });
}
