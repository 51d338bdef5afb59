import { matches } from './matches';

const firewall = { name: 'Firewall – Zürich', username: 'netops@example.com', url: 'https://fw.zurich.example', tags: ['edge'] };

describe('matches', () => {
  it.each(['', 'fire', 'zurich', 'ZÜR fire', 'edge', 'netops', '  '])('finds the firewall by "%s"', (typed) => {
    expect(matches(firewall, typed)).toBe(true);
  });

  it.each(['wall', 'fire water', 'bern'])('does not find it by "%s"', (typed) => {
    expect(matches(firewall, typed)).toBe(false);
  });
});
