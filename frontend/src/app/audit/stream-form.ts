import { ChangeDetectionStrategy, Component, computed, inject, input, resource, signal } from '@angular/core';
import { FormField, form, maxLength, required } from '@angular/forms/signals';
import { RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { createAuditStream, getAuditStream, updateAuditStream } from '../api/functions';
import type { StreamDto } from '../api/models';
import { ErrorState } from '../ui/error-state';
import { Field } from '../ui/field';
import { FormControl } from '../ui/form-control';
import { Icon } from '../ui/icon';
import { Skeleton } from '../ui/skeleton';
import { type StoredDraft, storedDraft } from '../ui/stored-draft';
import { StoredForm } from '../ui/stored-form';
import { submission } from '../ui/submission';
import type { Unsaved } from '../ui/unsaved';
import { AuditSource, ifMatch } from './audit-source';
import { KINDS, KIND_NAMES, type StreamKind } from './stream-words';
import { TrustFields } from './trust-fields';
import { filled } from '../ui/filled';

interface StreamDraft {
  name: string;
  kind: StreamKind;
  url: string;
  authority: string;
  certificate: string;
  index: string;
  compressed: boolean;
  /** Never filled in from the server: what is stored is not told to anybody. */
  secret: string;
  start: 'now' | 'beginning';
}

const NEW: StreamDraft = {
  name: '',
  kind: 'syslog',
  url: '',
  authority: '',
  certificate: '',
  index: '',
  compressed: false,
  secret: '',
  start: 'now',
};

function draftOf({ name, kind, url, authority, certificate, index, compressed }: StreamDto): StreamDraft {
  return { ...NEW, name, kind, url, compressed, authority: authority ?? '', certificate: certificate ?? '', index: index ?? '' };
}

@Component({
  selector: 'app-stream-form',
  imports: [ErrorState, Field, FormControl, FormField, Icon, RouterLink, Skeleton, StoredForm, TrustFields],
  templateUrl: './stream-form.html',
  styleUrl: './stream-form.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class StreamForm implements Unsaved {
  readonly streamId = input<string>();

  private readonly api = inject(Api);
  private readonly source = inject(AuditSource);
  protected readonly stored = resource({
    params: () => this.streamId(),
    loader: ({ params }) => this.api.invoke(getAuditStream, { streamId: params }),
  });
  private readonly draft = signal<StreamDraft>(NEW);
  protected readonly ready = computed(() => !this.streamId() || this.stored.hasValue());
  protected readonly home = computed(() => [...this.source.base(), 'streams']);
  protected readonly kind = computed(() => KINDS[this.draft().kind]);
  protected readonly hasSecret = computed(() => this.stored.hasValue() && this.stored.value().hasSecret);
  protected readonly form = form(
    this.draft,
    (path) => {
      required(path.name);
      maxLength(path.name, 190, { message: 'At most 190 characters.' });
      required(path.url);
    },
    { submission: submission(() => this.kept.save(() => this.send(), { home: this.home() })) },
  );
  protected readonly kept: StoredDraft<StreamDraft> = storedDraft({
    stored: this.stored,
    draft: this.draft,
    form: () => this.form,
    draftOf,
    reset: (draft) => {
      this.form().reset(draft);
    },
  });
  protected readonly kinds = KIND_NAMES.map((kind) => [kind, KINDS[kind].label] as const);

  unsaved(): boolean {
    return this.kept.unsaved();
  }

  /** What a kind does not have is not sent, even if it was typed before another kind was chosen. */
  private send(): Promise<StreamDto> {
    const { name, kind, url, authority, certificate, index, compressed, secret, start } = this.draft();
    const { hasCertificate, hasIndex } = this.kind();
    const body = {
      name,
      url: url.trim(),
      authority: filled(authority),
      certificate: filled(hasCertificate && certificate),
      index: filled(hasIndex && index),
      compressed: hasIndex && compressed,
      ...(secret && { secret }),
    };
    const stream = this.stored.hasValue() ? this.stored.value() : undefined;
    return stream
      ? this.api.invoke(updateAuditStream, { streamId: stream.id, 'If-Match': ifMatch(stream.version), body })
      : this.api.invoke(createAuditStream, { body: { ...body, kind, start } });
  }
}
