import { applyDecorators, SetMetadata, UseInterceptors } from '@nestjs/common';
import { ApiConsumes } from '@nestjs/swagger';
import { UploadInterceptor } from './upload.interceptor.js';

export const TAKES_FILES = 'clientst0r:takes-files';

/** A form with files in it, `file` and `keyFile`, read once its sender is known to be one who may send it. */
export function TakesFiles(): MethodDecorator {
  return applyDecorators(SetMetadata(TAKES_FILES, true), ApiConsumes('multipart/form-data'), UseInterceptors(UploadInterceptor));
}
