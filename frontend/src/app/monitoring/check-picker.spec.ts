import { TestBed } from '@angular/core/testing';
import type { CheckDto } from '../api/models';
import { Screen } from '../../testing/screen';
import { CheckPicker, type PickedCheck } from './check-picker';

const checks = Array.from({ length: 12 }, (_, index) => ({
  id: `c${index.toString()}`,
  name: `Check ${index.toString()}`,
  target: index === 3 ? 'https://mail.example.com/' : 'https://example.com/',
  tags: index === 4 ? ['Mail'] : [],
})) as unknown as CheckDto[];

function show(some: readonly CheckDto[]) {
  const picked: PickedCheck[] = [];
  const fixture = TestBed.createComponent(CheckPicker);
  fixture.componentRef.setInput('checks', some);
  fixture.componentRef.setInput('chosen', new Set(['c1']));
  fixture.componentInstance.picked.subscribe((one) => picked.push(one));
  return { screen: new Screen(fixture), picked };
}

describe('the choice of checks', () => {
  it('finds one of many by target or tag, and tells what is chosen', async () => {
    const { screen, picked } = show(checks);
    await screen.settled();
    expect(screen.text).toContain('1 of 12 chosen');
    await screen.type('Search checks', 'MAIL');
    expect(screen.query('checkbox', 'Check 1')).toBeUndefined();
    await screen.click('checkbox', 'Check 3');
    await screen.click('checkbox', 'Check 4');
    expect(picked).toEqual([
      { id: 'c3', isChosen: true },
      { id: 'c4', isChosen: true },
    ]);
    await screen.type('Search checks', 'nothing');
    expect(screen.text).toContain('No check fits.');
    expect(await screen.violations()).toEqual([]);
  });

  it('is a plain list where there are few', async () => {
    const { screen, picked } = show(checks.slice(0, 2));
    await screen.settled();
    expect(screen.query('textbox')).toBeUndefined();
    await screen.click('checkbox', 'Check 1');
    expect(picked).toEqual([{ id: 'c1', isChosen: false }]);
  });
});
