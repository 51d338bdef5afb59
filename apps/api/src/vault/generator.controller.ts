import { Body, Controller, Header, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ValidationFailedError } from '@clientst0r/platform';
import { generatePassphrase, generatePassword, PASSPHRASE_WORDS, PASSWORD_LENGTHS } from '@clientst0r/vault';
import { Requires } from '../access/requires.decorator.js';
import { Answers } from '../openapi/answers.decorator.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { GeneratedPasswordDto, GeneratePasswordDto } from './generator.dto.js';

/** For tools: what the browser's generator does by itself. */
@ApiTags('vault')
@Controller('organisations/:organisationId/generated-passwords')
export class GeneratorController {
  @Post()
  @HttpCode(200)
  @Requires('vault.credential.create')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'A new random password or passphrase; it is stored nowhere' })
  @Answers(GeneratedPasswordDto)
  generatePassword(@Param() _path: OrganisationPath, @Body() wanted: GeneratePasswordDto): GeneratedPasswordDto {
    const generated = wanted.kind === 'password' ? generatePassword(passwordRecipe(wanted)) : generatePassphrase(passphraseRecipe(wanted));
    if (!generated) throw new ValidationFailedError([{ field: 'upper', message: 'is the last class of characters: one must be left' }]);
    return { value: generated.value.reveal(), bits: generated.bits };
  }
}

function passwordRecipe({ length, upper, lower, digits, signs, distinct }: GeneratePasswordDto): Parameters<typeof generatePassword>[0] {
  const classes = { upper: upper ?? true, lower: lower ?? true, digits: digits ?? true, signs: signs ?? true };
  return { length: length ?? PASSWORD_LENGTHS.usual, ...classes, distinct: distinct ?? false };
}

function passphraseRecipe({ words, separator, capitals, digit }: GeneratePasswordDto): Parameters<typeof generatePassphrase>[0] {
  return { words: words ?? PASSPHRASE_WORDS.usual, separator: separator ?? '-', capitals: capitals ?? false, digit: digit ?? false };
}
