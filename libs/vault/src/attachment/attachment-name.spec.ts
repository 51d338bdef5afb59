import fc from 'fast-check';
import { attachmentName, LONGEST_ATTACHMENT_NAME } from './attachment-name.js';

it.each([
  ['backup.key', 'backup.key'],
  ['Zürich Überblick ✓.pdf', 'Zürich Überblick ✓.pdf'],
  ['Cafe\u0301.txt', 'Caf\u00e9.txt'],
  ['../../etc/passwd', 'passwd'],
  ['C:\\Users\\ada\\id_rsa', 'id_rsa'],
  ['a/b\\c', 'c'],
  ['..', 'file'],
  [' . . ', 'file'],
  ['', 'file'],
  ['/', 'file'],
  ['report.pdf. ', 'report.pdf'],
  ['.env', '.env'],
  ['invoice\u202efdp.exe', 'invoicefdp.exe'],
  ['zero\u200bwidth\u0000\r\nSet-Cookie: a.txt', 'zerowidthSet-Cookie_ a.txt'],
  ['half\ud800.txt', 'half.txt'],
  ['what?"<is>|it*:', 'what___is__it__'],
  ['CON', '_CON'],
  ['nul.tar.gz', '_nul.tar.gz'],
  ['console.log', 'console.log'],
  [`${'a'.repeat(400)}.tar`, `${'a'.repeat(196)}.tar`],
])('of %j makes %j', (given, expected) => {
  expect(attachmentName(given)).toBe(expected);
});

it('is a name of its own, whatever was given', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (given) => {
      const name = attachmentName(given);
      expect(name.length).toBeGreaterThan(0);
      expect(name.length).toBeLessThanOrEqual(LONGEST_ATTACHMENT_NAME);
      expect(name).not.toMatch(/[/\\\p{Cc}\p{Cf}\p{Cs}<>:"|?*]|^\.+$|[\s.]$/u);
      expect(name.isWellFormed()).toBe(true);
    }),
  );
});
