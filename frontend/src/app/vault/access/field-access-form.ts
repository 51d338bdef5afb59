import { ChangeDetectionStrategy, Component, computed, input, linkedSignal, output } from '@angular/core';
import type { FieldAccessDto, FieldGrantDto, NamedGrantDto, SetFieldAccessDto } from '../../api/models';
import { Icon } from '../../ui/icon';

export interface Candidate {
  readonly subject: FieldGrantDto['subject'];
  readonly id: string;
  readonly name: string;
}

/** The list of one secret field, or none. */
@Component({
  selector: 'app-field-access-form',
  imports: [Icon],
  templateUrl: './field-access-form.html',
  styleUrl: './field-access-form.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class FieldAccessForm {
  readonly field = input.required<FieldAccessDto>();
  readonly candidates = input.required<readonly Candidate[]>();
  readonly saved = output<SetFieldAccessDto>();

  private readonly stored = computed(() => (this.field().limited ? this.field().grants : null));
  protected readonly list = linkedSignal<readonly NamedGrantDto[] | null>(() => this.stored());
  protected readonly changed = computed(() => JSON.stringify(this.list()) !== JSON.stringify(this.stored()));
  private readonly free = computed(() => this.candidates().filter(({ id }) => !this.list()?.some((listed) => listed.id === id)));
  protected readonly roles = computed(() => this.free().filter(({ subject }) => subject === 'role'));
  protected readonly people = computed(() => this.free().filter(({ subject }) => subject === 'user'));

  protected limit(limited: boolean): void {
    this.list.set(limited ? this.field().grants : null);
  }

  protected add(id: string): void {
    const found = this.candidates().find((candidate) => candidate.id === id);
    if (found) this.list.update((list) => [...(list ?? []), { ...found, reveal: true, update: true }]);
  }

  protected toggle(id: string, right: 'reveal' | 'update'): void {
    this.list.update((list) => list?.map((listed) => (listed.id === id ? { ...listed, [right]: !listed[right] } : listed)) ?? null);
  }

  protected remove(id: string): void {
    this.list.update((list) => list?.filter((listed) => listed.id !== id) ?? null);
  }

  protected save(): void {
    const grants = (this.list() ?? []).map(({ subject, id, reveal, update }) => ({ subject, id, reveal, update }));
    this.saved.emit({ limited: this.list() !== null, grants });
  }
}
