import {
  ChangeDetectionStrategy,
  Component,
  DOCUMENT,
  ElementRef,
  afterNextRender,
  afterRenderEffect,
  computed,
  debounced,
  inject,
  linkedSignal,
  resource,
  signal,
  viewChild,
} from '@angular/core';
import { MAT_DIALOG_DATA, MatDialogRef } from '@angular/material/dialog';
import { Router } from '@angular/router';
import { Api } from '../api/api';
import { listCredentials } from '../api/functions';
import type { CredentialSummaryDto } from '../api/models';
import { CurrentOrganisation } from '../session/current-organisation';
import { Problem } from '../session/problem';
import { Session } from '../session/session';
import { Icon } from '../ui/icon';
import type { IconName } from '../ui/icons';
import { CredentialCopy } from '../vault/entry/credential-copy';
import { CredentialTypes } from '../vault/credential-types';
import { type Destination, Destinations } from './destinations';
import { ThemeChoice } from './theme';

interface Choice {
  readonly id: string;
  readonly label: string;
  readonly under: string;
  readonly icon: IconName;
  readonly run: () => void;
  readonly copy?: () => void;
}

interface Group {
  readonly name: string;
  readonly choices: readonly Choice[];
}

@Component({
  selector: 'app-command-palette',
  imports: [Icon],
  templateUrl: './command-palette.html',
  styleUrl: './command-palette.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CommandPalette {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  private readonly destinations = inject(Destinations);
  private readonly theme = inject(ThemeChoice);
  private readonly copier = inject(CredentialCopy);
  private readonly types = inject(CredentialTypes);
  private readonly dialog = inject<MatDialogRef<CommandPalette>>(MatDialogRef);
  private readonly data = inject<{ takeAhead: () => string }>(MAT_DIALOG_DATA);
  private readonly box = viewChild.required<ElementRef<HTMLInputElement>>('box');
  protected readonly organisation = inject(CurrentOrganisation);

  protected readonly typed = signal('');
  private readonly asked = debounced(() => this.typed().trim(), 100);
  private readonly found = resource({
    params: () =>
      this.organisation.can('vault.credential.read') && this.asked.hasValue() && this.asked.value()
        ? { organisationId: this.organisation.id(), search: this.asked.value(), limit: 8 }
        : undefined,
    loader: ({ params }) => this.api.invoke(listCredentials, params),
  });
  /** The last answer stays while the next is on its way, so that the list does not jump under the keys. */
  private readonly credentials = linkedSignal<readonly CredentialSummaryDto[] | undefined, readonly CredentialSummaryDto[]>({
    source: () => (this.found.hasValue() ? this.found.value().items : this.found.isLoading() ? undefined : []),
    computation: (items, previous) => items ?? previous?.value ?? [],
  });
  protected readonly searching = computed(
    () => this.found.isLoading() || (this.typed().trim() !== '' && (!this.asked.hasValue() || this.asked.value() !== this.typed().trim())),
  );
  protected readonly failure = computed(() => {
    const error = this.found.error();
    return error && !this.searching() ? Problem.from(error).message : '';
  });
  protected readonly groups = computed<readonly Group[]>(() => {
    const groups: Group[] = [
      { name: 'Credentials', choices: this.typed().trim() ? this.credentials().map((entry) => this.entryChoice(entry)) : [] },
      {
        name: 'Go to',
        choices: this.pick(
          [
            ...this.destinations.inOrganisation(),
            ...this.destinations.acrossOrganisations(),
            ...this.destinations.onPlatform(),
            ...this.destinations.own(),
          ].map((place) => this.placeChoice(place)),
        ),
      },
      {
        name: 'Actions',
        choices: this.pick([...this.destinations.creations().map((place) => this.placeChoice(place)), ...this.actions()]),
      },
      { name: 'Organisations', choices: this.pick(this.otherOrganisations()) },
    ];
    return groups.filter(({ choices }) => choices.length > 0);
  });
  protected readonly choices = computed(() => this.groups().flatMap(({ choices }) => choices));
  protected readonly active = linkedSignal({
    source: () =>
      this.choices()
        .map(({ id }) => id)
        .join(),
    computation: () => 0,
  });
  protected readonly activeId = computed(() => this.choices()[this.active()]?.id);

  constructor() {
    afterNextRender(() => {
      const box = this.box().nativeElement;
      box.focus();
      box.value = this.data.takeAhead();
      this.typed.set(box.value);
    });
    const document = inject(DOCUMENT);
    afterRenderEffect(() => {
      document.getElementById(this.activeId() ?? '')?.scrollIntoView({ block: 'nearest' });
    });
  }

  protected key(event: KeyboardEvent): void {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move !== undefined) {
      event.preventDefault();
      const count = this.choices().length;
      if (count > 0) this.active.update((index) => (index + move + count) % count);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      this.take(this.choices()[this.active()], event.ctrlKey || event.metaKey);
    }
  }

  protected take(choice: Choice | undefined, copy = false): void {
    if (!choice || (copy && !choice.copy)) return;
    this.dialog.close();
    (copy && choice.copy ? choice.copy : choice.run)();
  }

  private entryChoice(entry: CredentialSummaryDto): Choice {
    return {
      id: `entry-${entry.id}`,
      label: entry.name,
      under: [entry.username, this.types.label(entry.type)].filter(Boolean).join(' · '),
      icon: this.types.icon(entry.type),
      run: () => {
        void this.router.navigate(['/o', this.organisation.slug(), 'vault', entry.id]);
      },
      ...(this.organisation.can('vault.secret.reveal')
        ? {
            copy: () => {
              void this.copier.password(entry);
            },
          }
        : {}),
    };
  }

  private placeChoice({ label, icon, link }: Destination): Choice {
    return {
      id: `place-${label.replaceAll(' ', '-')}`,
      label,
      under: '',
      icon,
      run: () => {
        void this.router.navigate([...link]);
      },
    };
  }

  private otherOrganisations(): Choice[] {
    return this.session
      .organisations()
      .filter(({ id }) => id !== this.organisation.id())
      .map(({ id, slug, name }) => ({
        id: `organisation-${id}`,
        label: name,
        under: 'Organisation',
        icon: 'organisation',
        run: () => {
          void this.router.navigate(['/o', slug]);
        },
      }));
  }

  private actions(): Choice[] {
    return [
      {
        id: 'theme-light',
        label: 'Light theme',
        under: '',
        icon: 'light',
        run: () => {
          this.theme.choose('light');
        },
      },
      {
        id: 'theme-dark',
        label: 'Dark theme',
        under: '',
        icon: 'dark',
        run: () => {
          this.theme.choose('dark');
        },
      },
      {
        id: 'theme-system',
        label: 'Theme of the system',
        under: '',
        icon: 'system',
        run: () => {
          this.theme.choose('system');
        },
      },
      {
        id: 'sign-out',
        label: 'Sign out',
        under: '',
        icon: 'sign-out',
        run: () => {
          void this.session.end();
        },
      },
    ];
  }

  private pick(choices: readonly Choice[]): readonly Choice[] {
    const words = this.typed().toLowerCase().split(/\s+/).filter(Boolean);
    return choices.filter(({ label }) => words.every((word) => label.toLowerCase().includes(word)));
  }
}
