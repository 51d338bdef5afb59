import { ChangeDetectionStrategy, Component, computed, inject, input, model } from '@angular/core';
import { Field } from '../../ui/field';
import { TextControl } from '../../ui/text-control';
import { Folders } from './folders';

/** Chooses a folder, or none. */
@Component({
  selector: 'app-folder-options',
  imports: [Field, TextControl],
  template: `
    <app-field [label]="label()"
      ><select [(text)]="folderId">
        <option value="">{{ none() }}</option>
        @for (node of nodes(); track node.id) {
          <option [value]="node.id" [selected]="node.id === folderId()">{{ node.path }}</option>
        }
      </select></app-field
    >
  `,
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
