import { BASE, SERVICE, Slapd } from './slapd.js';
import { TestCertificates } from './test-certificates.js';

export const PASSWORD = 'a password of the directory';

/** A company's OpenLDAP, and what the tests do with it. */
export class CorpServer {
  readonly base = BASE;
  readonly service = SERVICE;
  readonly certificates = new TestCertificates();
  slapd: Slapd;

  async start(): Promise<this> {
    this.slapd = await Slapd.start(this.certificates, this.certificates.issue('server', 'DNS:localhost'));
    return this;
  }

  async remove(): Promise<void> {
    await this.slapd.remove();
    this.certificates.remove();
  }

  addPerson(uid: string, attributes: Record<string, string | Uint8Array> = {}): string {
    const dn = this.dnOf(uid);
    this.slapd.add({
      dn,
      objectClass: 'inetOrgPerson',
      uid,
      cn: `Common ${uid}`,
      sn: uid,
      mail: `${uid}@corp.example`,
      userPassword: PASSWORD,
      ...attributes,
    });
    return dn;
  }

  addGroup(cn: string, ...members: string[]): string {
    const dn = `cn=${cn},ou=groups,${BASE}`;
    this.slapd.add({ dn, objectClass: 'groupOfNames', cn, member: members.length > 0 ? members : [SERVICE.dn] });
    return dn;
  }

  dnOf(uid: string): string {
    return `uid=${uid},ou=people,${BASE}`;
  }

  join(group: string, member: string): void {
    this.slapd.modify(`dn: ${group}\nchangetype: modify\nadd: member\nmember: ${member}\n`);
  }

  leave(group: string, member: string): void {
    this.slapd.modify(`dn: ${group}\nchangetype: modify\ndelete: member\nmember: ${member}\n`);
  }
}
