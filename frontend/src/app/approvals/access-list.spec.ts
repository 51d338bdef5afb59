import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import type { AccessRequestDto } from '../api/models';
import { Session } from '../session/session';
import type { Pages } from '../ui/pages';
import { Screen } from '../../testing/screen';
import { Server, aSession } from '../../testing/server';
import { AccessList, type ChosenAccess } from './access-list';

const soon = new Date(Date.now() + 10 * 60_000).toISOString();
const request = (more: Partial<AccessRequestDto>): AccessRequestDto => ({
  id: 'r1', state: 'pending', requesterId: 'u2', requesterName: 'Jonas Weber', credentialId: 'c1', credentialName: 'Router', fieldId: 'f1', fieldLabel: 'Password',
  fieldVersion: 1, purpose: 'value', reason: 'It is down', ticket: 'T-1', minutes: 15, approvalsNeeded: 2, approvals: [], brokenGlass: false,
  createdAt: '2026-11-28T10:00:00Z', expiresAt: soon, grantedAt: null, extendedAt: null, endedAt: null, endedByName: null, note: null, ...more,
}); // prettier-ignore

function show(one: AccessRequestDto, own = false) {
  const chosen: ChosenAccess[] = [];
  TestBed.configureTestingModule({ providers: new Server({}).providers() });
  TestBed.inject(Session).set(aSession('vault.request.approve'));
  const fixture = TestBed.createComponent(AccessList);
  const list: Pages<AccessRequestDto> = {
    items: signal([one]), first: signal(false), busy: signal(false), error: signal(undefined), more: signal(false), loadMore: () => Promise.resolve(), reload: () => true,
  }; // prettier-ignore
  fixture.componentRef.setInput('list', list);
  fixture.componentRef.setInput('open', true);
  fixture.componentRef.setInput('own', own);
  fixture.componentInstance.chosen.subscribe((choice) => chosen.push(choice));
  return { screen: new Screen(fixture), chosen };
}

describe('a list of requests for access', () => {
  it('lets somebody decide about what others ask for', async () => {
    const { screen, chosen } = show(request({}));
    await screen.settled();
    expect(screen.text).toMatch(/Jonas Weber.*Router.*It is down.*T-1.*0 of 2 approved/);
    await screen.click('button', /^Approve/);
    await screen.click('button', /^Deny/);
    expect(chosen.map(({ verb }) => verb)).toEqual(['approve', 'deny']);
    expect(await screen.violations()).toEqual([]);
  });

  it('offers no decision about one’s own, nor a second approval', async () => {
    const mine = show(request({ requesterId: 'u1' }));
    await mine.screen.settled();
    expect(mine.screen.query('button', /^Approve|^Deny/)).toBeUndefined();
    TestBed.resetTestingModule();
    const twice = show(request({ approvals: [{ approverId: 'u1', approverName: 'Dana Sands', note: null, at: '2026-11-28T10:01:00Z' }] }));
    await twice.screen.settled();
    expect(twice.screen.query('button', /^Approve/)).toBeUndefined();
    expect(twice.screen.text).toContain('You approved');
  });

  it('shows what is left of access, and offers to extend it once', async () => {
    const lease = show(request({ state: 'granted' }), true);
    await lease.screen.settled();
    expect(lease.screen.text).toContain('10 min left');
    expect(lease.screen.query('button', /^Extend/)).toBeDefined();
    TestBed.resetTestingModule();
    const extended = show(request({ state: 'granted', extendedAt: '2026-11-28T10:01:00Z' }), true);
    await extended.screen.settled();
    expect(extended.screen.query('button', /^Extend/)).toBeUndefined();
    expect(extended.screen.query('button', /^Give back/)).toBeDefined();
  });
});
