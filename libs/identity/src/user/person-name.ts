import { ValidationFailedError } from '@clientst0r/platform';

/** What nobody sees, or what turns the text around it: two people could look the same (Unicode TR 36, 3.1; UAX 31, 2.3). */
const HIDDEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
const LONGEST = 190;

/** One spelling: NFC, no space around or doubled. Throws `ValidationFailedError` for what cannot be read. */
export function validPersonName(typed: string): string {
  const name = typed
    .normalize('NFC')
    .replaceAll(/\p{Zs}+/gu, ' ')
    .trim();
  if (HIDDEN.test(name)) throw invalid('must not contain characters that nobody sees');
  if (!/[\p{L}\p{N}]/u.test(name)) throw invalid('must contain a letter');
  if (name.length > LONGEST) throw invalid(`must be at most ${LONGEST.toString()} characters`);
  return name;
}

function invalid(message: string): ValidationFailedError {
  return new ValidationFailedError([{ field: 'name', message }]);
}
