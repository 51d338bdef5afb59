import { ChangeDetectionStrategy, Component, DOCUMENT, computed, inject, resource, signal } from '@angular/core';
import { Location } from '@angular/common';
import { Api } from '../api/api';
import { answerSecretRequest, inspectSecretRequest } from '../api/functions';
import type { AskedFieldDto } from '../api/models';
import { DoorPage } from '../session/door-page';
import { Problem } from '../session/problem';
import { Field } from '../ui/field';
import { Icon } from '../ui/icon';
import { Moment } from '../ui/moment';
import { Skeleton } from '../ui/skeleton';
import { TextControl } from '../ui/text-control';
import { LinkProblem } from './link-problem';

/** For somebody outside who is asked for a secret: he writes it in, once, and reads nothing back. */
@Component({
  selector: 'app-ask-page',
  imports: [DoorPage, Field, Icon, LinkProblem, Moment, Skeleton, TextControl],
  templateUrl: './ask-page.html',
  styleUrl: './ask-page.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AskPage {
  private readonly api = inject(Api);
  private readonly location = inject(Location);
  private readonly token = inject(DOCUMENT).location.hash.slice(1);

  protected readonly summary = resource({ loader: () => this.api.invoke(inspectSecretRequest, { body: { token: this.token } }) });
  protected readonly passphrase = signal('');
  protected readonly values = signal<Readonly<Record<string, string>>>({});
  protected readonly shown = signal(false);
  protected readonly busy = signal(false);
  protected readonly done = signal(false);
  protected readonly over = signal<Problem | undefined>(undefined);
  protected readonly failure = signal('');
  protected readonly problem = computed(() => this.over() ?? this.summary.error());
  protected readonly incomplete = computed(
    () =>
      !this.summary.hasValue() ||
      Object.values(this.values()).every((value) => value === '') ||
      (this.summary.value().passphrase && this.passphrase() === ''),
  );

  protected isSecret({ kind }: AskedFieldDto): boolean {
    return kind === 'secret' || kind === 'totp';
  }

  protected write(key: string, value: string): void {
    this.values.update((values) => ({ ...values, [key]: value }));
  }

  protected async send(event: Event): Promise<void> {
    event.preventDefault();
    if (this.incomplete() || this.busy()) return;
    this.busy.set(true);
    this.failure.set('');
    try {
      const passphrase = this.passphrase();
      const values = Object.entries(this.values()).map(([key, value]) => ({ key, value }));
      await this.api.invoke(answerSecretRequest, { body: { token: this.token, values, ...(passphrase && { passphrase }) } });
      this.values.set({});
      this.passphrase.set('');
      this.location.replaceState('/ask');
      this.done.set(true);
    } catch (error) {
      this.fail(Problem.from(error));
    } finally {
      this.busy.set(false);
    }
  }

  private fail(problem: Problem): void {
    if (problem.status === 410 || problem.status === 404) this.over.set(problem);
    else this.failure.set(this.words(problem));
  }

  /** What is wrong with a value is told with the place of the value, which the person knows by its label. */
  private words({ fields: [wrong], message }: Problem): string {
    const place = /^values\.(\d+)/.exec(wrong?.field ?? '')?.[1];
    const label = place === undefined ? undefined : this.labelOf(Object.keys(this.values())[Number(place)]);
    return wrong && label ? `${label} ${wrong.message}` : message;
  }

  private labelOf(key: string | undefined): string | undefined {
    return this.summary.hasValue() ? this.summary.value().fields.find((field) => field.key === key)?.label : undefined;
  }
}
