import { ChangeDetectionStrategy, Component, computed, effect, inject, input, resource, signal, untracked } from '@angular/core';
import { FormField, FormRoot, form, required, type TreeValidationResult } from '@angular/forms/signals';
import { Router, RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { createChannel, getChannel, updateChannel } from '../api/functions';
import type { ChannelDto } from '../api/models';
import { CurrentOrganisation } from '../session/current-organisation';
import { Problem } from '../session/problem';
import { ErrorState } from '../ui/error-state';
import { Field } from '../ui/field';
import { FormControl } from '../ui/form-control';
import { FormError } from '../ui/form-error';
import { formProblem } from '../ui/form-problem';
import { Icon } from '../ui/icon';
import { PageHeader } from '../ui/page-header';
import { Skeleton } from '../ui/skeleton';
import { submission } from '../ui/submission';
import { Toast } from '../ui/toast';
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
  imports: [ErrorState, Field, FormControl, FormError, FormField, FormRoot, Icon, PageHeader, RouterLink, Skeleton],
  templateUrl: './channel-form.html',
  styleUrl: './check-form.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ChannelForm implements Unsaved {
  readonly channelId = input<string>();

  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly toast = inject(Toast);
  protected readonly organisation = inject(CurrentOrganisation);
  protected readonly stored = resource({
    params: () => (this.channelId() ? { organisationId: this.organisation.id(), channelId: this.channelId() ?? '' } : undefined),
    loader: ({ params }) => this.api.invoke(getChannel, params),
  });
  private readonly draft = signal(NEW);
  private before = NEW;
  private saved = false;
  protected readonly stale = signal(false);
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
    { submission: submission(() => this.save()) },
  );
  protected readonly kinds = (Object.keys(CHANNEL_WORDS) as ChannelDto['kind'][]).map((kind) => [kind, CHANNEL_WORDS[kind].label] as const);

  constructor() {
    effect(() => {
      if (!this.stored.hasValue() || this.stored.isLoading()) return;
      const { name, kind, target } = this.stored.value();
      untracked(() => {
        this.before = { name, kind, target, secret: '' };
        this.form().reset(this.before);
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
