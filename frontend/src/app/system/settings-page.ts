import { ChangeDetectionStrategy, Component, computed, inject, resource } from '@angular/core';
import { Api } from '../api/api';
import { changeSetting, listSettings } from '../api/functions';
import type { SettingDto } from '../api/models';
import { ErrorState } from '../ui/error-state';
import { PageHeader } from '../ui/page-header';
import { Skeleton } from '../ui/skeleton';
import { SessionLimits } from './session-limits';
import { Setting } from './setting';

/** Made from what the server says about each setting; a new one appears here by itself. Those of mail have a page with its test. */
@Component({
  selector: 'app-settings-page',
  imports: [ErrorState, PageHeader, SessionLimits, Setting, Skeleton],
  templateUrl: './settings-page.html',
  styleUrl: './settings-page.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SettingsPage {
  private readonly api = inject(Api);
  protected readonly answer = resource({ loader: async () => (await this.api.invoke(listSettings)).settings });
  protected readonly groups = computed(() => {
    const settings = this.answer.hasValue() ? this.answer.value() : [];
    return [
      ...Map.groupBy(
        settings.filter(({ group }) => group !== 'Mail'),
        ({ group }) => group,
      ),
    ].map(([name, members]) => ({ name, members }));
  });

  protected readonly save = async (key: string, value: SettingDto['value']): Promise<void> => {
    const changed = await this.api.invoke(changeSetting, { key, body: { value } });
    this.answer.update((settings) => settings?.map((setting) => (setting.key === key ? changed : setting)));
  };
}
