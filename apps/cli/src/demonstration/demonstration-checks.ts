import { type CheckInput, DEFAULT_TIMING } from '@clientst0r/monitoring';
import type { DemonstrationOrganisation } from './demonstration-people.js';

/** A registry is asked once a day. */
const DOMAIN_TIMING = {
  ...DEFAULT_TIMING,
  intervalSeconds: 86_400,
  timeoutSeconds: 60,
  retrySeconds: 3600,
  failuresBeforeDown: 2,
  successesBeforeUp: 1,
};

function check(name: string, url: string, intervalSeconds: number, expectedStatus = '200-399'): CheckInput {
  return { name, kind: 'http', fields: { url, expectedStatus }, timing: { ...DEFAULT_TIMING, intervalSeconds } };
}

/** Public sites, and this product itself, which only a deployment that may check its own address can have. */
export function demonstrationChecks({ domain }: DemonstrationOrganisation, publicUrl: URL): CheckInput[] {
  return [
    check('Website', 'https://example.com/', 60),
    check('Web shop', 'https://example.org/', 60),
    { name: 'Domain', kind: 'domain', fields: { domain: 'example.com', warningDays: '60,30,14,7,3,1' }, timing: DOMAIN_TIMING },
    check('Customer portal', `https://portal.${domain}/`, 300),
    check('Webmail', `https://mail.${domain}/`, 300, '200-401'),
    check('ClientSt0r itself', `http://127.0.0.1:${publicUrl.port || '80'}/healthz`, 30, '200'),
  ];
}
