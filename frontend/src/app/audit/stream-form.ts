import { ChangeDetectionStrategy, Component, computed, effect, inject, input, resource, signal, untracked } from '@angular/core';
import { FormField, FormRoot, form, maxLength, required, type TreeValidationResult } from '@angular/forms/signals';
import { Router, RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { createAuditStream, getAuditStream, updateAuditStream } from '../api/functions';
import type { StreamDto } from '../api/models';
import { Problem } from '../session/problem';
import { ErrorState } from '../ui/error-state';
import { Field } from '../ui/field';
import { FormControl } from '../ui/form-control';
import { FormError } from '../ui/form-error';
import { formProblem } from '../ui/form-problem';
import { Icon } from '../ui/icon';
import { Skeleton } from '../ui/skeleton';
import { submission } from '../ui/submission';
import { Toast } from '../ui/toast';
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

@Component({
  selector: 'app-stream-form',
  imports: [ErrorState, Field, FormControl, FormError, FormField, FormRoot, Icon, RouterLink, Skeleton, TrustFields],
  templateUrl: './stream-form.html',
  styleUrl: './stream-form.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class StreamForm implements Unsaved {
  readonly streamId = input<string>();

  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly toast = inject(Toast);
  private readonly source = inject(AuditSource);
  protected readonly stored = resource({
    params: () => this.streamId(),
    loader: ({ params }) => this.api.invoke(getAuditStream, { streamId: params }),
  });
  private readonly draft = signal<StreamDraft>(NEW);
  private before = NEW;
  private saved = false;
  protected readonly stale = signal(false);
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
    { submission: submission(() => this.save()) },
  );
  protected readonly kinds = KIND_NAMES.map((kind) => [kind, KINDS[kind].label] as const);

  constructor() {
    effect(() => {
      if (!this.stored.hasValue() || this.stored.isLoading()) return;
      const stream = this.stored.value();
      untracked(() => {
        this.start(stream);
      });
    });
  }

  unsaved(): boolean {
    return !this.saved && JSON.stringify(this.draft()) !== JSON.stringify(this.before);
  }

  protected reload(): void {
    this.stale.set(false);
    this.stored.reload();
  }

  private start({ name, kind, url, authority, certificate, index, compressed }: StreamDto): void {
    this.before = {
      ...NEW,
      name,
      kind,
      url,
      compressed,
      authority: authority ?? '',
      certificate: certificate ?? '',
      index: index ?? '',
    };
    this.form().reset(this.before);
  }

  private async save(): Promise<TreeValidationResult> {
    try {
      const { name } = await this.send();
      this.saved = true;
      await this.router.navigate(this.home());
      this.toast.say(`${name} saved`);
      return undefined;
    } catch (error) {
      this.stale.set(Problem.from(error).status === 412);
      return this.stale() ? undefined : formProblem(error, this.form);
    }
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
