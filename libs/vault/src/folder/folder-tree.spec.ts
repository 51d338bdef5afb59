import { FOLDER_NAME, FolderTree, type TreeFolder } from './folder-tree.js';

/** a/b/c, a/d, e */
const folders: TreeFolder[] = [
  { id: 'a', name: 'A', parentId: null },
  { id: 'b', name: 'B', parentId: 'a' },
  { id: 'c', name: 'C', parentId: 'b' },
  { id: 'd', name: 'D', parentId: 'a' },
  { id: 'e', name: 'E', parentId: null },
];
const tree = new FolderTree(folders);
const chain = (length: number, prefix = 'x'): TreeFolder[] =>
  Array.from({ length }, (_, index) => ({
    id: `${prefix}${index}`,
    name: `${prefix}${index}`,
    parentId: index === 0 ? null : `${prefix}${index - 1}`,
  }));

it('tells where a folder is', () => {
  expect(tree.pathName('c')).toBe('A/B/C');
  expect(tree.path(null)).toEqual([]);
  expect(tree.child('a', 'ｂ')?.id).toBe('b');
});

it.each([
  [{ name: 'New', parentId: 'c' }, ''],
  [{ name: 'b', parentId: 'a' }, 'name is the name of another folder there'],
  [{ name: 'b', parentId: 'e' }, ''],
  [{ name: 'New', parentId: 'elsewhere' }, 'parentId is no folder of this organisation'],
  [{ id: 'a', name: 'A', parentId: 'a' }, 'parentId is the folder itself, or lies within it'],
  [{ id: 'a', name: 'A', parentId: 'c' }, 'parentId is the folder itself, or lies within it'],
  [{ id: 'b', name: 'B', parentId: null }, ''],
  [{ id: 'b', name: 'renamed', parentId: 'a' }, ''],
])('judges %j: %s', (draft, expected) => {
  expect(tree.problems(draft).map(({ field, message }) => `${field} ${message}`).join()).toBe(expected); // prettier-ignore
});

it('goes eight deep, with what a folder that moves has within it', () => {
  const deep = new FolderTree([...chain(8), ...chain(3, 'y')]);
  expect(deep.problems({ name: 'new', parentId: 'x6' })).toEqual([]);
  expect(deep.problems({ name: 'new', parentId: 'x7' })).toMatchObject([{ field: 'parentId' }]);
  expect(deep.problems({ id: 'y0', name: 'y0', parentId: 'x4' })).toEqual([]);
  expect(deep.problems({ id: 'y0', name: 'y0', parentId: 'x5' })).toMatchObject([{ field: 'parentId' }]);
});

it('ends even among folders that somebody made a circle of in the database', () => {
  const circle = new FolderTree([
    { id: 'a', name: 'A', parentId: 'b' },
    { id: 'b', name: 'B', parentId: 'a' },
  ]);
  expect(circle.pathName('a')).toBe('B/A');
});

it.each(['A', 'Küche 2', '=1', '<b>'])('takes %j as a name', (name) => expect(FOLDER_NAME.test(name)).toBe(true));
it.each(['', ' ', '/', 'A/B'])('refuses %j as a name', (name) => expect(FOLDER_NAME.test(name)).toBe(false));
