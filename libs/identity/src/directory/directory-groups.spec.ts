import { DirectoryGroups } from './directory-groups.js';

const group = (dn: string, memberDns: string[] = [], rest: Partial<{ memberUids: string[]; memberOf: string[] }> = {}) => ({
  dn,
  memberDns,
  memberUids: [],
  memberOf: [],
  ...rest,
});
const person = (dn: string, memberOf: string[] = []) => ({ dn, login: dn.slice(4), memberOf });
const of = (groups: DirectoryGroups, ...who: Parameters<typeof person>) => [...groups.of(person(...who))].sort();

describe('groups of a directory', () => {
  it('hold people by DN, by uid, and by what people say of themselves', () => {
    const groups = new DirectoryGroups([group('cn=a', ['uid=X']), group('cn=b', [], { memberUids: ['x'] })], false);
    expect(of(groups, 'uid=x', ['CN=C'])).toEqual(['cn=a', 'cn=b', 'cn=c']);
  });

  it('hold people through other groups when asked to, in both ways of writing', () => {
    const all = [
      group('cn=in', ['uid=x']),
      group('cn=mid', ['cn=in']),
      group('cn=top', ['cn=mid']),
      group('cn=self', [], { memberOf: ['cn=top2'] }),
    ];
    expect(of(new DirectoryGroups(all, true), 'uid=x', ['cn=self'])).toEqual(['cn=in', 'cn=mid', 'cn=self', 'cn=top', 'cn=top2']);
    expect(of(new DirectoryGroups(all, false), 'uid=x')).toEqual(['cn=in']);
  });

  it('end where they go in a circle', () => {
    const groups = new DirectoryGroups([group('cn=a', ['cn=b', 'uid=x']), group('cn=b', ['cn=a', 'cn=b'])], true);
    expect(of(groups, 'uid=x')).toEqual(['cn=a', 'cn=b']);
  });
});
