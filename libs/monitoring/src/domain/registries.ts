/** How a registry is asked over port 43, where it differs from the plain way. */
export interface WhoisServer {
  readonly host: string;
  /** The domain is put in for `%`. */
  readonly question?: string;
  /** What is not UTF-8. */
  readonly encoding?: string;
  /** `05-01-2027` is the fifth of January. */
  readonly dayFirst?: true;
}

/** Who refers to the server of any other top-level domain. */
export const WHOIS_OF_IANA = 'whois.iana.org';

/** By what their registries publish; every other one is looked up at IANA. */
const SERVERS: Readonly<Record<string, WhoisServer>> = {
  // Without these words Verisign also answers about hosts of that name.
  com: { host: 'whois.verisign-grs.com', question: 'domain %' },
  net: { host: 'whois.verisign-grs.com', question: 'domain %' },
  org: { host: 'whois.publicinterestregistry.org' },
  info: { host: 'whois.nic.info' },
  biz: { host: 'whois.nic.biz' },
  // DENIC takes and tells domains in ASCII only when asked to, and most of what it knows not at all.
  de: { host: 'whois.denic.de', question: '-T dn,ace %' },
  // `/e`: in English, which is ASCII.
  jp: { host: 'whois.jprs.jp', question: '%/e' },
  eu: { host: 'whois.eu' },
  cn: { host: 'whois.cnnic.cn' },
  it: { host: 'whois.nic.it' },
  uk: { host: 'whois.nic.uk' },
  fr: { host: 'whois.nic.fr' },
  nl: { host: 'whois.domain-registry.nl' },
  ch: { host: 'whois.nic.ch' },
  li: { host: 'whois.nic.li' },
  at: { host: 'whois.nic.at', encoding: 'windows-1252' },
  be: { host: 'whois.dns.be' },
  lu: { host: 'whois.dns.lu' },
  pl: { host: 'whois.dns.pl', encoding: 'windows-1250' },
  cz: { host: 'whois.nic.cz' },
  sk: { host: 'whois.sk-nic.sk' },
  si: { host: 'whois.register.si' },
  hr: { host: 'whois.dns.hr' },
  hu: { host: 'whois.nic.hu', encoding: 'windows-1250' },
  ro: { host: 'whois.rotld.ro' },
  rs: { host: 'whois.rnids.rs' },
  bg: { host: 'whois.register.bg' },
  se: { host: 'whois.iis.se' },
  nu: { host: 'whois.iis.nu' },
  no: { host: 'whois.norid.no', encoding: 'windows-1252' },
  dk: { host: 'whois.punktum.dk' },
  fi: { host: 'whois.fi' },
  ee: { host: 'whois.tld.ee' },
  lt: { host: 'whois.domreg.lt' },
  lv: { host: 'whois.nic.lv' },
  pt: { host: 'whois.dns.pt', encoding: 'windows-1252', dayFirst: true },
  ie: { host: 'whois.weare.ie' },
  ru: { host: 'whois.tcinet.ru' },
  su: { host: 'whois.tcinet.ru' },
  'xn--p1ai': { host: 'whois.tcinet.ru' },
  ua: { host: 'whois.ua' },
  tr: { host: 'whois.trabis.gov.tr' },
  il: { host: 'whois.isoc.org.il', dayFirst: true },
  br: { host: 'whois.registro.br', encoding: 'windows-1252' },
  mx: { host: 'whois.mx' },
  ca: { host: 'whois.cira.ca' },
  us: { host: 'whois.nic.us' },
  co: { host: 'whois.registry.co' },
  io: { host: 'whois.nic.io' },
  me: { host: 'whois.nic.me' },
  au: { host: 'whois.auda.org.au' },
  nz: { host: 'whois.irs.net.nz' },
  kr: { host: 'whois.kr', encoding: 'euc-kr' },
  tw: { host: 'whois.twnic.net.tw', encoding: 'big5' },
  hk: { host: 'whois.hkirc.hk', encoding: 'big5', dayFirst: true },
  sg: { host: 'whois.sgnic.sg' },
  in: { host: 'whois.nixiregistry.in' },
  za: { host: 'whois.registry.net.za' },
  ir: { host: 'whois.nic.ir' },
};

export function whoisServerOf(domain: string): WhoisServer | undefined {
  return SERVERS[topLevelOf(domain)];
}

export function topLevelOf(domain: string): string {
  return domain.slice(domain.lastIndexOf('.') + 1);
}
