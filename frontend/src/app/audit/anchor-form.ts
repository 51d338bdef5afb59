import { ChangeDetectionStrategy, Component, computed, inject, input, resource, signal } from '@angular/core';
import { FormField, form, max, maxLength, min, required } from '@angular/forms/signals';
import { RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { createAuditAnchor, getAuditAnchor, updateAuditAnchor } from '../api/functions';
import type { AnchorDto } from '../api/models';
import { ErrorState } from '../ui/error-state';
import { Field } from '../ui/field';
import { FormControl } from '../ui/form-control';
import { Icon } from '../ui/icon';
import { Skeleton } from '../ui/skeleton';
import { type StoredDraft, storedDraft } from '../ui/stored-draft';
import { StoredForm } from '../ui/stored-form';
import { submission } from '../ui/submission';
import type { Unsaved } from '../ui/unsaved';
import { ANCHOR_KINDS, ANCHOR_KIND_NAMES, type AnchorKind } from './anchor-words';
import { AuditSource, ifMatch } from './audit-source';
import { TrustFields } from './trust-fields';
import { filled } from '../ui/filled';

interface AnchorDraft {
  name: string;
  kind: AnchorKind;
  target: string;
  authority: string;
  certificate: string;
  everyMinutes: number;
  /** Never filled in from the server: what is stored is not told to anybody. */
  secret: string;
}

const NEW: AnchorDraft = { name: '', kind: 'syslog', target: '', authority: '', certificate: '', everyMinutes: 10, secret: '' };
const MOST_MINUTES = 10_080;

function draftOf({ name, kind, target, authority, certificate, everyMinutes }: AnchorDto): AnchorDraft {
  return { ...NEW, name, kind, target, everyMinutes, authority: authority ?? '', certificate: certificate ?? '' };
}

@Component({
  selector: 'app-anchor-form',
  imports: [ErrorState, Field, FormControl, FormField, Icon, RouterLink, Skeleton, StoredForm, TrustFields],
  templateUrl: './anchor-form.html',
  styleUrl: './stream-form.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AnchorForm implements Unsaved {
  readonly anchorId = input<string>();

  private readonly api = inject(Api);
  private readonly source = inject(AuditSource);
  protected readonly stored = resource({
    params: () => this.anchorId(),
    loader: ({ params }) => this.api.invoke(getAuditAnchor, { anchorId: params }),
  });
  private readonly draft = signal<AnchorDraft>(NEW);
  protected readonly ready = computed(() => !this.anchorId() || this.stored.hasValue());
  protected readonly home = computed(() => [...this.source.base(), 'anchors']);
  protected readonly kind = computed(() => ANCHOR_KINDS[this.draft().kind]);
  protected readonly hasSecret = computed(() => this.stored.hasValue() && this.stored.value().hasSecret);
  protected readonly form = form(
    this.draft,
    (path) => {
      required(path.name);
      maxLength(path.name, 190, { message: 'At most 190 characters.' });
      required(path.target);
      required(path.everyMinutes);
      min(path.everyMinutes, 1, { message: 'At least one minute.' });
      max(path.everyMinutes, MOST_MINUTES, { message: 'At most a week: 10,080 minutes.' });
    },
    { submission: submission(() => this.kept.save(() => this.send(), { home: this.home() })) },
  );
  protected readonly kept: StoredDraft<AnchorDraft> = storedDraft({
    stored: this.stored,
    draft: this.draft,
    form: () => this.form,
    draftOf,
    reset: (draft) => {
      this.form().reset(draft);
    },
  });
  protected readonly kinds = ANCHOR_KIND_NAMES.map((kind) => [kind, ANCHOR_KINDS[kind].label] as const);

  unsaved(): boolean {
    return this.kept.unsaved();
  }

  /** What a kind does not have is not sent, even if it was typed before another kind was chosen. */
  private send(): Promise<AnchorDto> {
    const { name, kind, target, authority, certificate, everyMinutes, secret } = this.draft();
    const { hasCertificate, isEncrypted } = this.kind();
    const body = {
      name,
      everyMinutes,
      target: target.trim(),
      authority: filled(isEncrypted && authority),
      certificate: filled(hasCertificate && certificate),
      ...(isEncrypted && secret && { secret }),
    };
    const anchor = this.stored.hasValue() ? this.stored.value() : undefined;
    return anchor
      ? this.api.invoke(updateAuditAnchor, { anchorId: anchor.id, 'If-Match': ifMatch(anchor.version), body })
      : this.api.invoke(createAuditAnchor, { body: { ...body, kind } });
  }
}
