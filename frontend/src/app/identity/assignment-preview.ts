import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { AssignmentPreviewDto, DifferenceDto } from '../api/models';
import { Icon } from '../ui/icon';
import { PermissionChanges } from './permission-changes';

/** What other roles mean for a member, while they are being chosen. */
@Component({
  selector: 'app-assignment-preview',
  imports: [Icon, PermissionChanges],
  template: `
    <section aria-live="polite" aria-label="What changes">
      @if (preview().refusal; as refusal) {
        <p class="notice warn"><app-icon name="alert" />{{ refusal.message }}</p>
      } @else if (unchanged()) {
        <p class="soft small">No permission changes.</p>
      } @else {
        <p class="small">
          <b>At once:</b> {{ summary(preview().now) }}
          @if (!isEmpty(preview().later)) {
            <span>; <b>later:</b> {{ summary(preview().later) }}</span>
          }
        </p>
        <details>
          <summary>Which permissions</summary>
          <app-permission-changes [difference]="preview().now" />
          @if (!isEmpty(preview().later)) {
            <p class="soft small">Later, by roles that begin or end:</p>
            <app-permission-changes [difference]="preview().later" />
          }
        </details>
      }
    </section>
  `,
  styleUrl: './assignment-preview.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AssignmentPreview {
  readonly preview = input.required<AssignmentPreviewDto>();
  protected readonly unchanged = computed(() => isEmpty(this.preview().now) && isEmpty(this.preview().later));
  protected readonly isEmpty = isEmpty;

  protected summary({ gained, lost }: DifferenceDto): string {
    return isEmpty({ gained, lost }) ? 'nothing changes' : `${gained.length} gained, ${lost.length} lost`;
  }
}

function isEmpty({ gained, lost }: DifferenceDto): boolean {
  return gained.length === 0 && lost.length === 0;
}
