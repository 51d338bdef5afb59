import { ChangeDetectionStrategy, Component, DOCUMENT, computed, inject, input, resource, signal } from '@angular/core';
import { Api } from '../../api/api';
import { deleteAttachment, downloadAttachment, listAttachments } from '../../api/functions';
import type { AttachmentDto } from '../../api/models';
import { ApprovalGate } from '../../approvals/approval-gate';
import { CurrentOrganisation } from '../../session/current-organisation';
import { Problem } from '../../session/problem';
import { Confirm } from '../../ui/confirm';
import { ErrorState } from '../../ui/error-state';
import { Icon } from '../../ui/icon';
import { Moment } from '../../ui/moment';
import { saveContent } from '../../ui/save-file';
import { Skeleton } from '../../ui/skeleton';
import { Toast } from '../../ui/toast';
import { fileSize } from './file-size';
import { FileUpload, LARGEST_FILE, MOST_FILES } from './file-upload';
import { RevealTerms } from '../entry/reveal-terms';

interface Sending {
  readonly name: string;
  readonly percent: number;
  readonly stop: () => void;
}

interface Failed {
  readonly name: string;
  readonly message: string;
}

/** The files of an entry: those that are there, and one after the other those that come. */
@Component({
  selector: 'app-attachments',
  imports: [ErrorState, Icon, Moment, Skeleton],
  templateUrl: './attachments.html',
  styleUrl: './attachments.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Attachments {
  readonly entry = input.required<{ readonly id: string; readonly name: string; readonly trashedAt: string | null }>();

  private readonly api = inject(Api);
  private readonly uploads = inject(FileUpload);
  private readonly terms = inject(RevealTerms);
  private readonly gate = inject(ApprovalGate);
  private readonly confirm = inject(Confirm);
  private readonly toast = inject(Toast);
  private readonly document = inject(DOCUMENT);
  private readonly organisation = inject(CurrentOrganisation);

  protected readonly size = fileSize;
  protected readonly most = MOST_FILES;
  protected readonly dragging = signal(false);
  protected readonly sending = signal<Sending | undefined>(undefined);
  protected readonly failed = signal<readonly Failed[]>([]);
  /** The id of the one that is being fetched or deleted. */
  protected readonly busy = signal('');

  private readonly inUse = computed(() => this.entry().trashedAt === null);
  protected readonly mayAdd = computed(() => this.inUse() && this.organisation.can('vault.credential.update'));
  protected readonly mayGet = computed(() => this.inUse() && this.organisation.can('vault.secret.reveal'));
  protected readonly mayDelete = computed(() => this.inUse() && this.organisation.can('vault.credential.delete'));
  private readonly entryId = computed(() => this.entry().id);
  private readonly path = computed(() => ({ organisationId: this.organisation.id(), credentialId: this.entryId() }));
  protected readonly files = resource({
    params: () => this.path(),
    loader: async ({ params }) => (await this.api.invoke(listAttachments, params)).items,
  });
  protected readonly full = computed(() => this.files.hasValue() && this.files.value().length >= MOST_FILES);

  protected over(event: DragEvent): void {
    if (!this.mayAdd()) return;
    event.preventDefault();
    this.dragging.set(true);
  }

  protected dropped(event: DragEvent): void {
    if (!this.mayAdd()) return;
    event.preventDefault();
    this.dragging.set(false);
    void this.add(event.dataTransfer?.files);
  }

  protected async add(list: FileList | null | undefined): Promise<void> {
    const files = [...(list ?? [])];
    if (files.length === 0 || this.sending()) return;
    this.failed.set([]);
    // Where they go is where they were dropped, whatever is looked at meanwhile.
    const to = this.path();
    for (const file of files) await this.send(to, file);
    this.sending.set(undefined);
    this.files.reload();
  }

  private async send(to: { organisationId: string; credentialId: string }, file: File): Promise<void> {
    if (file.size > LARGEST_FILE) {
      this.fail(file, `It is larger than ${fileSize(LARGEST_FILE)}.`);
      return;
    }
    const upload = this.uploads.start(to, file, (percent) => {
      this.sending.update((now) => now && { ...now, percent });
    });
    this.sending.set({ name: file.name, percent: 0, stop: upload.stop });
    try {
      const added = await upload.done;
      if (added) this.toast.say(`${added.name} is here.`);
    } catch (error) {
      this.fail(file, Problem.from(error).message);
    }
  }

  private fail({ name }: File, message: string): void {
    this.failed.update((failed) => [...failed, { name, message }]);
  }

  protected async download({ id, name }: AttachmentDto): Promise<void> {
    const body = await this.terms.ask(`You are about to get the file ${name} of ${this.entry().name}.`);
    if (!body) return;
    const wish = { entry: this.entry(), field: { id, label: name }, purpose: 'value' as const };
    await this.working(id, async () => {
      const content = await this.gate.through(wish, body, await this.terms.policy(), (given) =>
        this.api.invoke(downloadAttachment, { ...this.path(), attachmentId: id, body: given }),
      );
      if (content) saveContent(this.document, content, name);
    });
  }

  protected async remove({ id, name }: AttachmentDto): Promise<void> {
    const text = 'It is destroyed at once, without a stay in the trash. Nobody can bring it back.';
    if (!(await this.confirm.ask({ title: `Delete ${name}?`, text, yes: 'Delete', dangerous: true }))) return;
    await this.working(id, async () => {
      await this.api.invoke(deleteAttachment, { ...this.path(), attachmentId: id });
      this.toast.say(`${name} is deleted.`);
      this.files.reload();
    });
  }

  private async working(id: string, work: () => Promise<void>): Promise<void> {
    this.busy.set(id);
    try {
      await work();
    } catch (error) {
      this.toast.fail(error);
    } finally {
      this.busy.set('');
    }
  }
}
