import type { FolderDto } from '../../api/models';
import { nodesOf } from './folders';

const folder = (id: string, name: string, parentId: string | null = null): FolderDto => ({ id, name, parentId, entries: 0, version: 1 });

describe('the tree of folders', () => {
  it('has each folder after the one that it is in, by name', () => {
    const nodes = nodesOf([folder('b', 'Büro'), folder('r2', 'Rack 2', 's'), folder('s', 'Servers'), folder('r1', 'Rack 1', 's'), folder('u', 'Unit', 'r1')]); // prettier-ignore
    expect(nodes.map(({ path, level, hasFolders }) => [path, level, hasFolders])).toEqual([
      ['Büro', 1, false],
      ['Servers', 1, true],
      ['Servers / Rack 1', 2, true],
      ['Servers / Rack 1 / Unit', 3, false],
      ['Servers / Rack 2', 2, false],
    ]);
  });

  it('has what lies in a folder that is not there at the top', () => {
    expect(nodesOf([folder('a', 'A', 'elsewhere')]).map(({ level }) => level)).toEqual([1]);
  });
});
