import { ChangeDetectionStrategy, Component, computed, inject, input, model } from '@angular/core';
import { Folders } from './folders';

/** Chooses a folder, or none. */
@Component({
  selector: 'app-folder-options',
  template: `
    <select #box class="input" [attr.aria-label]="label()" [value]="folderId()" (change)="folderId.set(box.value)">
      <option value="" [selected]="folderId() === ''">{{ none() }}</option>
      @for (node of nodes(); track node.id) {
        <option [value]="node.id" [selected]="node.id === folderId()">{{ node.path }}</option>
      }
    </select>
  `,
  styles: 'select { width: 100% }',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class FolderOptions {
  private readonly folders = inject(Folders);
  readonly label = input('Folder');
  readonly none = input('In no folder');
  /** A folder that is not offered, with all within it. */
  readonly without = input('');
  readonly folderId = model.required<string>();
  protected readonly nodes = computed(() => this.folders.nodes().filter(({ around }) => !around.includes(this.without())));
}
