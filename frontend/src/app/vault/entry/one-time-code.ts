import { ChangeDetectionStrategy, Component, computed, effect, inject, input, untracked } from '@angular/core';
import { Api } from '../../api/api';
import { generateCode } from '../../api/functions';
import type { CredentialFieldDto, OneTimeCodeDto, RevealReasonDto } from '../../api/models';
import { ApprovalGate, needsApproval } from '../../approvals/approval-gate';
import { CurrentOrganisation } from '../../session/current-organisation';
import { Clipboard } from '../../ui/clipboard';
import { Toast } from '../../ui/toast';
import { HiddenValue } from './hidden-value';
import { RevealTerms } from './reveal-terms';
import { ShortLived } from './short-lived';

/** A code that runs out while one types it is followed by the next, for at most this long after the click: each one is an audit event. */
const RENEW_MILLISECONDS = 90_000;

@Component({
  selector: 'app-one-time-code',
  imports: [HiddenValue],
  templateUrl: './one-time-code.html',
  styleUrl: './field-row.css',
  providers: [ShortLived],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class OneTimeCode {
  readonly entry = input.required<{ readonly id: string; readonly name: string }>();
  readonly field = input.required<CredentialFieldDto>();

  private readonly api = inject(Api);
  private readonly clipboard = inject(Clipboard);
  private readonly terms = inject(RevealTerms);
  private readonly gate = inject(ApprovalGate);
  private readonly toast = inject(Toast);
  protected readonly organisation = inject(CurrentOrganisation);
  protected readonly shown = inject<ShortLived<OneTimeCodeDto>>(ShortLived);
  protected readonly denied = computed(() => {
    if (!this.organisation.can('vault.totp.generate')) return 'Your role cannot generate codes';
    return this.field().mayReveal ? '' : 'Kept for others';
  });
  protected readonly spaced = computed(() => halves(this.shown.value()?.code ?? ''));
  private wantedUntil = 0;
  private given: RevealReasonDto = {};

  constructor() {
    let had = false;
    effect(() => {
      const has = this.shown.value() !== undefined;
      if (had && !has && Date.now() < this.wantedUntil)
        untracked(() => {
          void this.ask();
        });
      had = has;
    });
  }

  protected async show(): Promise<void> {
    const given = await this.terms.ask(this.aboutTo('see'));
    if (!given) return;
    this.given = given;
    this.wantedUntil = Date.now() + RENEW_MILLISECONDS;
    await this.ask();
    if (needsApproval(this.shown.error()) && (await this.approved())) {
      this.wantedUntil = Date.now() + RENEW_MILLISECONDS;
      await this.ask();
    }
  }

  protected hide(): void {
    this.wantedUntil = 0;
    this.shown.clear();
  }

  protected async copy(): Promise<void> {
    const held = this.shown.value();
    try {
      const given = held ? {} : await this.terms.ask(this.aboutTo('copy'));
      if (!given) return;
      this.given = held ? this.given : given;
      const put = () => this.clipboard.copySecret(held ? held.code : this.generate().then(({ code }) => code));
      try {
        await put();
      } catch (error) {
        if (!needsApproval(error)) throw error;
        if (!(await this.approved('Copy it'))) return;
        await put();
      }
      this.toast.say(`One-time code of ${this.entry().name} copied`);
    } catch (error) {
      this.toast.fail(error);
    }
  }

  private async approved(click?: string): Promise<boolean> {
    const wish = { entry: this.entry(), field: this.field(), purpose: 'code' as const, ...(click && { click }) };
    const approved = await this.gate.ask(wish, this.given, await this.terms.policy());
    this.given = approved ?? this.given;
    return approved !== undefined;
  }

  private aboutTo(what: string): string {
    return `You are about to ${what} a one-time code of ${this.entry().name}.`;
  }

  private async ask(): Promise<void> {
    await this.shown.load(async () => {
      const code = await this.generate();
      return { value: code, until: Date.parse(code.expiresAt) };
    });
  }

  private generate(): Promise<OneTimeCodeDto> {
    return this.api.invoke(generateCode, {
      organisationId: this.organisation.id(),
      credentialId: this.entry().id,
      fieldId: this.field().id,
      body: this.given,
    });
  }
}

/** Read aloud in two halves. */
function halves(code: string): string {
  const middle = Math.ceil(code.length / 2);
  return `${code.slice(0, middle)} ${code.slice(middle)}`;
}
