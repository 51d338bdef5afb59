import { ValidationFailedError } from '@clientst0r/platform';
import { validPersonName } from './person-name.js';

it.each([
  ['Mara Lindqvist', 'Mara Lindqvist'],
  ['  Mara \u00a0 Lindqvist ', 'Mara Lindqvist'],
  ['Zoe\u0308 Grönlund', 'Zo\u00eb Grönlund'],
  ['Nguyễn Văn An', 'Nguyễn Văn An'],
  ['李小龍', '李小龍'],
  ["Sinéad O'Connor-Byrne 3rd", "Sinéad O'Connor-Byrne 3rd"],
])('keeps %j as %j', (typed, kept) => {
  expect(validPersonName(typed)).toBe(kept);
});

it.each([
  ['', 'nothing'],
  ['   ', 'spaces'],
  ['...', 'no letter'],
  ['Ma\u200bra', 'a space of no width'],
  ['Ma\u00adra', 'a soft hyphen'],
  ['Mara\u202egro.live', 'a turn of direction'],
  ['Mara\u3164', 'a Hangul filler'],
  ['Mara\ufe0f', 'a variation selector'],
  ['Mara\u2028Owner', 'a line separator'],
  ['Mara\r\nBcc: x', 'a line break'],
  ['Mara\u0000', 'a control character'],
  ['\ud800Mara', 'half a character'],
  ['x'.repeat(191), 'too much'],
])('refuses %j: %s', (typed) => {
  expect(() => validPersonName(typed)).toThrow(ValidationFailedError);
});
