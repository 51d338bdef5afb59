export const LONGEST_ATTACHMENT_NAME = 200;
const WITHOUT_NAME = 'file';

/** Controls, what turns the direction of text, and what nobody sees (Unicode TR 36, section 3.1), half characters included. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;
/** What Windows takes in no name; a slash of either kind is dealt with before. */
const FORBIDDEN = /[<>:"|?*]/gu;
/** What Windows takes for a device, whatever follows the dot. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(?:\..*)?$/iu;

/**
 * A name under which every system can keep the file, and nothing but a name: the last part of a path, in NFC, without what is not
 * seen, of at most 200 characters with its ending kept. Never empty.
 */
export function attachmentName(given: string): string {
  const last = given.normalize('NFC').split(/[/\\]/u).at(-1) ?? '';
  const seen = last.replaceAll(UNSEEN, '').replaceAll(FORBIDDEN, '_').replaceAll(/\s+/gu, ' ');
  const name = shortened(trimmed(seen));
  if (name === '') return WITHOUT_NAME;
  return DEVICE.test(name) ? `_${name}`.slice(0, LONGEST_ATTACHMENT_NAME) : name;
}

/** A name of dots is a folder; Windows drops dots and spaces at the end. */
function trimmed(name: string): string {
  return name.replaceAll(/^[\s.]+(?=[\s.]*$)|^\s+|[\s.]+$/gu, '');
}

function shortened(name: string): string {
  if (name.length <= LONGEST_ATTACHMENT_NAME) return name;
  const ending = /\.[^.]{1,20}$/u.exec(name)?.[0] ?? '';
  // A cut may leave half of a character.
  return `${name.slice(0, LONGEST_ATTACHMENT_NAME - ending.length).replace(/\p{Cs}$/u, '')}${ending}`;
}
