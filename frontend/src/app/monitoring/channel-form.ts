import { ChangeDetectionStrategy, Component, computed, inject, input, resource, signal } from '@angular/core';
import { FormField, form, required } from '@angular/forms/signals';
import { Api } from '../api/api';
import { createChannel, getChannel, updateChannel } from '../api/functions';
import type { ChannelDto } from '../api/models';
import { CurrentOrganisation } from '../session/current-organisation';
import { ErrorState } from '../ui/error-state';
import { Field } from '../ui/field';
import { FormControl } from '../ui/form-control';
import { PageHeader } from '../ui/page-header';
import { Skeleton } from '../ui/skeleton';
import { type StoredDraft, storedDraft } from '../ui/stored-draft';
import { StoredForm } from '../ui/stored-form';
import { submission } from '../ui/submission';
import type { Unsaved } from '../ui/unsaved';
import { CHANNEL_WORDS } from './incident-words';

interface ChannelDraft {
  name: string;
  kind: ChannelDto['kind'];
  target: string;
  /** Never filled in from the server: what is stored is not told to anybody. */
  secret: string;
}

const NEW: ChannelDraft = { name: '', kind: 'mail', target: '', secret: '' };
const KEEP = 'One is stored and shown to nobody. Leave this empty to keep it; another target needs it again.';

@Component({
  selector: 'app-channel-form',
  imports: [ErrorState, Field, FormControl, FormField, PageHeader, Skeleton, StoredForm],
  templateUrl: './channel-form.html',
  styleUrl: './check-form.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ChannelForm implements Unsaved {
  readonly channelId = input<string>();

  private readonly api = inject(Api);
  protected readonly organisation = inject(CurrentOrganisation);
  protected readonly stored = resource({
    params: () => (this.channelId() ? { organisationId: this.organisation.id(), channelId: this.channelId() ?? '' } : undefined),
    loader: ({ params }) => this.api.invoke(getChannel, params),
  });
  private readonly draft = signal(NEW);
  protected readonly ready = computed(() => !this.channelId() || this.stored.hasValue());
  protected readonly home = computed(() => ['/o', this.organisation.slug(), 'monitoring', 'channels']);
  protected readonly words = computed(() => CHANNEL_WORDS[this.draft().kind]);
  protected readonly secretHint = computed(() =>
    this.stored.hasValue() && this.stored.value().hasSecret ? KEEP : (this.words().secret?.hint ?? ''),
  );
  protected readonly form = form(
    this.draft,
    (path) => {
      required(path.name);
    },
    { submission: submission(() => this.kept.save(() => this.send(), { home: this.home() })) },
  );
  protected readonly kept: StoredDraft<ChannelDraft> = storedDraft({
    stored: this.stored,
    draft: this.draft,
    form: () => this.form,
    draftOf: ({ name, kind, target }) => ({ name, kind, target, secret: '' }),
    reset: (draft) => {
      this.form().reset(draft);
    },
  });
  protected readonly kinds = (Object.keys(CHANNEL_WORDS) as ChannelDto['kind'][]).map((kind) => [kind, CHANNEL_WORDS[kind].label] as const);

  unsaved(): boolean {
    return this.kept.unsaved();
  }

  /** What a kind does not have is not sent, even if it was typed before another kind was chosen. */
  private send(): Promise<ChannelDto> {
    const { name, kind, target, secret } = this.draft();
    const words = this.words();
    const body = { name, target: words.target ? target.trim() : '', ...(words.secret && secret.trim() && { secret: secret.trim() }) };
    const organisationId = this.organisation.id();
    const channel = this.stored.hasValue() ? this.stored.value() : undefined;
    if (!channel) return this.api.invoke(createChannel, { organisationId, body: { ...body, kind } });
    return this.api.invoke(updateChannel, { organisationId, channelId: channel.id, 'If-Match': `"${channel.version.toString()}"`, body });
  }
}
