import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import type { ListedSessionDto } from '../api/models';
import { Icon } from '../ui/icon';
import { Moment } from '../ui/moment';

@Component({
  selector: 'app-session-list',
  imports: [Icon, Moment],
  templateUrl: './session-list.html',
  styleUrls: ['./profile.css', './session-list.css'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SessionList {
  readonly sessions = input.required<readonly ListedSessionDto[]>();
  readonly busy = input(false);
  readonly endable = input(true);
  readonly ending = output<ListedSessionDto>();
}
