import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { IMPORT_FORMATS } from '@clientst0r/vault';
import { SignedIn } from '../access/requires.decorator.js';
import { Answers } from '../openapi/answers.decorator.js';
import { ImportFormatsDto } from './import.dto.js';

@ApiTags('vault')
@Controller('import-formats')
export class ImportFormatsController {
  @Get()
  @SignedIn()
  @ApiOperation({ summary: 'The kinds of files that can be imported, and what of them comes along' })
  @Answers(ImportFormatsDto)
  listImportFormats(): ImportFormatsDto {
    return { items: IMPORT_FORMATS };
  }
}
