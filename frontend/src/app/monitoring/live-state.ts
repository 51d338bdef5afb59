import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { Live, type LiveState as State, NOT_LIVE_SECONDS } from './live';

const WORDS: Readonly<Record<State, { readonly label: string; readonly tone: string; readonly title: string }>> = {
  connecting: { label: '', tone: '', title: '' },
  live: { label: 'Live', tone: 'good', title: 'Changes are shown as they happen.' },
  lost: {
    label: 'Not live',
    tone: 'warn',
    title: `Changes are not told at the moment. Shown again every ${NOT_LIVE_SECONDS.toString()} seconds, until they are.`,
  },
  resting: { label: 'Resting', tone: '', title: 'Nobody was here for five minutes. It goes on when you move the mouse or press a key.' },
};

/** Whether what the page shows is what there is. */
@Component({
  selector: 'app-live-state',
  template: `
    <span role="status">
      @if (words().label; as label) {
        <span class="badge" [class]="words().tone" [title]="words().title"
          ><span class="dot" aria-hidden="true"></span>{{ label }}<span class="visually-hidden">. {{ words().title }}</span></span
        >
      }
    </span>
  `,
  styles: `
    .dot {
      width: 0.4rem;
      height: 0.4rem;
      border-radius: 50%;
      background: currentcolor;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class LiveState {
  private readonly live = inject(Live);
  protected readonly words = computed(() => WORDS[this.live.state()]);
}
