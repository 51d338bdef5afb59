import { Readable } from 'node:stream';
import { Body, Controller, Delete, Get, Header, HttpCode, Param, Post, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { create as contentDisposition } from 'content-disposition';
import type { Response } from 'express';
import type { Actor } from '@clientst0r/platform';
import { AttachmentDownload, Attachments, AttachmentUpload } from '@clientst0r/vault';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Throttled } from '../access/throttled.decorator.js';
import { Answers, AnswersFile, AnswersNothing } from '../openapi/answers.decorator.js';
import { FILE_TYPE, FileBody, TakesFile, UploadedFile } from '../openapi/file-body.decorator.js';
import { AttachmentDto, AttachmentPath, AttachmentsDto, NewAttachmentQuery } from './attachment.dto.js';
import { CredentialPath } from './credential.dto.js';
import { RevealReasonDto } from './secret.dto.js';
import { reasonOf } from './secrets.controller.js';

/** Files of an entry. Getting one is a reveal. */
@ApiTags('vault')
@Controller('organisations/:organisationId/credentials/:credentialId/attachments')
export class AttachmentsController {
  constructor(
    private readonly attachments: Attachments,
    private readonly uploads: AttachmentUpload,
    private readonly downloads: AttachmentDownload,
  ) {}

  @Get()
  @Requires('vault.credential.read')
  @ApiOperation({ summary: 'Which files an entry has, by name; not what is in them' })
  @Answers(AttachmentsDto)
  async listAttachments(@CurrentActor() actor: Actor, @Param() { credentialId }: CredentialPath): Promise<AttachmentsDto> {
    return { items: await this.attachments.list(actor, credentialId) };
  }

  @Post()
  @Requires('vault.credential.update')
  @TakesFile()
  @ApiOperation({ summary: 'Add a file of up to 25 MiB to an entry: the body is the file; it is encrypted as it arrives' })
  @Answers(AttachmentDto, { status: 201 })
  addAttachment(
    @CurrentActor() actor: Actor,
    @Param() { credentialId }: CredentialPath,
    @Query() { name }: NewAttachmentQuery,
    @UploadedFile() body: FileBody,
  ): Promise<AttachmentDto> {
    return this.uploads.add(actor, credentialId, { name, ...body.take() });
  }

  @Post(':attachmentId/download')
  @HttpCode(200)
  @Requires('vault.secret.reveal')
  @Throttled('reveal')
  @Header('Cache-Control', 'no-store')
  @Header('X-Content-Type-Options', 'nosniff')
  // Whatever the file is, should a browser ever show it: nothing of it runs, and it is of no origin.
  @Header('Content-Security-Policy', "sandbox; default-src 'none'; frame-ancestors 'none'")
  @ApiOperation({ summary: 'Get a file; recorded and judged as the reveal of a secret' })
  @AnswersFile([FILE_TYPE])
  async downloadAttachment(
    @CurrentActor() actor: Actor,
    @Param() { credentialId, attachmentId }: AttachmentPath,
    @Body() given: RevealReasonDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile> {
    const { name, bytes, content } = await this.downloads.open(actor, { credentialId, attachmentId }, reasonOf(given));
    // RFC 6266, with RFC 8187 for names beyond ASCII.
    const options = { type: FILE_TYPE, length: bytes, disposition: contentDisposition(name) };
    const file = new StreamableFile(Readable.from(content, { objectMode: false }), options);
    // Cut off rather than answered: what has been sent must not look complete.
    return file.setErrorHandler(() => response.destroy());
  }

  @Delete(':attachmentId')
  @Requires('vault.credential.delete', { reauthenticate: true })
  @ApiOperation({ summary: 'Delete a file of an entry for good, with its ciphertext' })
  @AnswersNothing()
  async deleteAttachment(@CurrentActor() actor: Actor, @Param() { credentialId, attachmentId }: AttachmentPath): Promise<void> {
    await this.attachments.delete(actor, { credentialId, attachmentId });
  }
}
