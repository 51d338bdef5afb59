import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { Api } from '../api/api';
import { listPlatformAuditEvents } from '../api/functions';
import { PageHeader } from '../ui/page-header';
import { pages } from '../ui/pages';
import { type AuditFilter, AuditTable } from './audit-table';

@Component({
  selector: 'app-platform-audit',
  imports: [AuditTable, PageHeader],
  template: `
    <div class="page">
      <app-page-header heading="Platform audit"
        >Sign-ins, administration and security events of this installation. What happens inside an organisation is in that organisation's
        own trail.</app-page-header
      >
      <app-audit-table [list]="list" (filterChange)="filter.set($event)" />
    </div>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PlatformAudit {
  private readonly api = inject(Api);
  protected readonly filter = signal<AuditFilter | undefined>(undefined);
  protected readonly list = pages({
    params: () => this.filter(),
    load: (filter, cursor) => this.api.invoke(listPlatformAuditEvents, { ...filter, ...(cursor && { cursor }) }),
  });
}
