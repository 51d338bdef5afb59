import { applyDecorators, SetMetadata, UseInterceptors } from '@nestjs/common';
import { ApiConsumes } from '@nestjs/swagger';
import { UploadInterceptor } from './upload.interceptor.js';

export const TAKES_FORM = 'clientst0r:takes-form';

/** A form with files in it, `file` and `keyFile`, read once its sender is known to be one who may send it. */
export function TakesForm(): MethodDecorator {
  return applyDecorators(SetMetadata(TAKES_FORM, true), ApiConsumes('multipart/form-data'), UseInterceptors(UploadInterceptor));
}
