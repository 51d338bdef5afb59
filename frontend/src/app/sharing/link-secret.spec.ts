import { linkToken, openLink } from './link-secret';

/** Made by the server's `newLinkSecret` (node:crypto), so that the two derivations are held together. */
const FRAGMENT = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8';
const TOKEN = 'iqWVHd9EyJEvwS9yFnwbLTbpvP7Ia004V47_gJoxuaE';
const CIPHERTEXT = 'CQkJCQkJCQkJCQkJCZojuFY2BixraMH+ZDKqq8uQxQPNchoFav/BrvluujN9FS7t3xEtIILPt1qTKCi9ygkJ49WSTeQkedDZjeI98BMRFLU=';

describe('the secret of a link', () => {
  it('gives the token and the key that the server derives', async () => {
    expect(await linkToken(FRAGMENT)).toBe(TOKEN);
    expect(await openLink(FRAGMENT, CIPHERTEXT)).toEqual({ label: 'Password', value: 'hunter2 ✓', note: '' });
  });

  it('opens nothing else', async () => {
    const other = `B${FRAGMENT.slice(1)}`;
    await expect(openLink(other, CIPHERTEXT)).rejects.toThrow();
    await expect(openLink(FRAGMENT, `${CIPHERTEXT.slice(0, -4)}AAAA`)).rejects.toThrow();
    expect(await linkToken(other)).not.toBe(TOKEN);
  });

  it('takes a fragment that is none', async () => {
    expect(await linkToken('<script>')).toBe(await linkToken(''));
  });
});
