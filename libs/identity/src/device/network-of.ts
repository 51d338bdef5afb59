import { addressBucket } from '@clientst0r/security';

/** What counts as one place: an IPv4 /24, or an IPv6 /48, as providers give them to one site (RFC 6177). */
export function networkOf(address: string): string {
  const bucket = addressBucket(address);
  const separator = bucket.includes(':') ? ':' : '.';
  return expanded(bucket).split(separator).slice(0, 3).join(separator);
}

/** The zeros that `::` stands for. */
function expanded(address: string): string {
  const [head = '', tail] = address.replace(/\/\d+$/u, '').split('::');
  if (tail === undefined) return head;
  const [left, right] = [groupsOf(head), groupsOf(tail)];
  return [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right].join(':');
}

function groupsOf(part: string): string[] {
  return part.split(':').filter((group) => group !== '');
}
