import type { PersonExposureDto } from '../api/models';

/** How somebody came to know a secret. */
const CHANNELS: Readonly<Record<string, string>> = {
  reveal: 'saw it',
  copy: 'copied it',
  code: 'got a code',
  former: 'saw a former value',
  share: 'put it into a link',
  export: 'exported it',
  'api-key': 'read it with an API key',
  write: 'set it',
  import: 'imported it',
  link: 'opened a link',
  answer: 'sent it in',
};

export function channelWords(channels: readonly string[]): string {
  return channels.map((channel) => CHANNELS[channel] ?? channel).join(', ');
}

export const PRIORITY_WORDS: Readonly<Record<PersonExposureDto['priority'], string>> = { high: 'High', normal: 'Normal', low: 'Low' };

export const STATE_WORDS: Readonly<Record<PersonExposureDto['state'], string>> = {
  'to-rotate': 'To change',
  accepted: 'Accepted',
  rotated: 'Changed',
};

/** How much is done, in whole percent; 100 only when all is. */
export function doneOf({ secrets, toRotate }: { readonly secrets: number; readonly toRotate: number }): number {
  return secrets === 0 ? 100 : Math.floor(((secrets - toRotate) * 100) / secrets);
}
