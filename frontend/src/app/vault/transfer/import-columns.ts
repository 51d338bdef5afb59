import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import type { ImportColumnDto } from '../../api/models';
import { Icon } from '../../ui/icon';

type Target = ImportColumnDto['to'];

const TARGETS: readonly { readonly to: Target; readonly label: string }[] = [
  { to: 'name', label: 'Name' },
  { to: 'username', label: 'User name' },
  { to: 'password', label: 'Password' },
  { to: 'url', label: 'Address' },
  { to: 'totp', label: 'One-time code' },
  { to: 'notes', label: 'Notes' },
  { to: 'folder', label: 'Folder' },
  { to: 'company', label: 'Company' },
  { to: 'tags', label: 'Tags' },
  { to: 'type', label: 'Type of entry' },
  { to: 'expires-on', label: 'Good until' },
  { to: 'secret', label: 'A secret field of its own' },
  { to: 'text', label: 'A field of its own, not secret' },
  { to: 'fields', label: 'Several fields, one a line' },
  { to: 'ignore', label: 'Leave out' },
];

/** These may be what several columns become. */
const REPEATABLE: ReadonlySet<Target> = new Set<Target>(['secret', 'text', 'fields', 'ignore']);

/** Which column of a table becomes what. What one column takes from another is exchanged. */
@Component({
  selector: 'app-import-columns',
  imports: [Icon],
  templateUrl: './import-columns.html',
  styleUrl: './import-columns.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ImportColumns {
  readonly columns = input.required<readonly ImportColumnDto[]>();
  readonly layout = input.required<string | null>();
  readonly busy = input(false);
  readonly chosen = output<Target[]>();

  protected readonly targets = TARGETS;
  protected readonly unknown = computed(() => this.columns().every(({ to }) => to === 'ignore'));

  protected choose(index: number, value: string): void {
    const to = TARGETS.find((target) => target.to === value)?.to;
    const before = this.columns()[index]?.to;
    if (!to || !before) return;
    const taken = (other: Target) => other === to && !REPEATABLE.has(to);
    this.chosen.emit(this.columns().map((column, place) => (place === index ? to : taken(column.to) ? before : column.to)));
  }
}
