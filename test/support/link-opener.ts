import { createDecipheriv, hkdfSync } from 'node:crypto';

const INFO = 'clientst0r/link/v1';

/** What the page of a link does in the browser: derives token and key from the fragment, and opens what it is answered. */
export class LinkOpener {
  readonly fragment: string;
  readonly token: string;
  private readonly key: Buffer;

  constructor(url: string) {
    this.fragment = url.split('#')[1] ?? '';
    this.token = this.derive('token').toString('base64url');
    this.key = this.derive('key');
  }

  read(ciphertext: string): { label: string; value: string; note: string } {
    const bytes = Buffer.from(ciphertext, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', this.key, bytes.subarray(0, 12), { authTagLength: 16 });
    decipher.setAAD(Buffer.from(INFO));
    decipher.setAuthTag(bytes.subarray(-16));
    const text = Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString('utf8');
    return JSON.parse(text) as { label: string; value: string; note: string };
  }

  private derive(purpose: string): Buffer {
    return Buffer.from(hkdfSync('sha256', Buffer.from(this.fragment, 'base64url'), Buffer.alloc(0), `${INFO}|${purpose}`, 32));
  }
}
