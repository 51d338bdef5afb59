import { TestBed } from '@angular/core/testing';
import { Session } from '../session/session';
import { Confirm } from '../ui/confirm';
import { Screen } from '../../testing/screen';
import { Server, aSession } from '../../testing/server';
import { CountryRulePage } from './country-rule-page';

const OFF = { mode: 'off', countries: [] as string[], unknown: 'refuse' };
const IN_BRITAIN = { address: '212.58.244.1', country: 'GB', isPrivate: false };

async function open(you: object = IN_BRITAIN, ...permissions: string[]): Promise<{ screen: Screen; server: Server }> {
  const standing = { rule: OFF, you, dataFrom: '2026-06-01T00:00:00Z' };
  const server = new Server({
    'GET /platform/country-rule': () => standing,
    'PUT /platform/country-rule': ({ body }) => ({ ...standing, rule: body }),
  });
  TestBed.configureTestingModule({
    providers: [...server.providers(), { provide: Confirm, useValue: { ask: () => Promise.resolve(true) } }],
  });
  TestBed.inject(Session).set({ ...aSession(), platformPermissions: permissions });
  const screen = new Screen(TestBed.createComponent(CountryRulePage));
  await screen.settled();
  return { screen, server };
}

const choose = async (screen: Screen, mode: string): Promise<void> => {
  await screen.click('textbox', mode);
};
const save = (screen: Screen): HTMLButtonElement => screen.getAs(HTMLButtonElement, 'button', 'Save');

describe('the rule by country', () => {
  it('tells what it would mean for the one who sets it, and is saved only when it lets him in', async () => {
    const { screen, server } = await open(IN_BRITAIN, 'platform.perimeter.manage');
    await choose(screen, 'Only from these countries');
    expect(screen.text).toContain('Name at least one country.');
    expect(save(screen).disabled).toBe(true);
    await screen.type('Countries', 'switzerland');
    await screen.click('button', 'Add to: Countries');
    expect(screen.get('alert').textContent).toContain('would turn you away: you are at 212.58.244.1, United Kingdom');
    expect(save(screen).disabled).toBe(true);
    await screen.type('Countries', 'gb');
    await screen.click('button', 'Add to: Countries');
    expect(screen.text).toContain('This rule lets you in');
    expect(await screen.violations()).toEqual([]);
    save(screen).click();
    await screen.settled();
    expect(server.asked('PUT', /country-rule/).at(-1)?.body).toEqual({ mode: 'allow', countries: ['CH', 'GB'], unknown: 'refuse' });
    await screen.click('button', 'Remove United Kingdom');
    expect(screen.query('button', 'Remove United Kingdom')).toBeUndefined();
  });

  it('does not know what is no country', async () => {
    const { screen } = await open(IN_BRITAIN, 'platform.perimeter.manage');
    await choose(screen, 'From everywhere but these');
    await screen.type('Countries', 'Atlantis');
    await screen.click('button', 'Add to: Countries');
    expect(screen.get('alert').textContent).toContain('There is no such country.');
  });

  it('is shown, and not to be changed, to those who may only see it', async () => {
    const { screen } = await open({ address: '10.0.0.1', country: null, isPrivate: true });
    expect(screen.getAs(HTMLInputElement, 'textbox', 'From everywhere').matches(':disabled')).toBe(true);
    expect(screen.query('button', 'Save')).toBeUndefined();
  });
});
