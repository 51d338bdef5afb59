import { type CheckInput, DEFAULT_TIMING } from '@clientst0r/monitoring';
import type { DemonstrationOrganisation } from './demonstration-people.js';

function check(name: string, url: string, intervalSeconds: number, expectedStatus = '200-399'): CheckInput {
  return { name, kind: 'http', fields: { url, expectedStatus }, timing: { ...DEFAULT_TIMING, intervalSeconds } };
}

/** Public sites, and this product itself, which only a deployment that may check its own address can have. */
export function demonstrationChecks({ domain }: DemonstrationOrganisation, publicUrl: URL): CheckInput[] {
  return [
    check('Website', 'https://example.com/', 60),
    check('Web shop', 'https://example.org/', 60),
    check('Customer portal', `https://portal.${domain}/`, 300),
    check('Webmail', `https://mail.${domain}/`, 300, '200-401'),
    check('ClientSt0r itself', `http://127.0.0.1:${publicUrl.port || '80'}/healthz`, 30, '200'),
  ];
}
