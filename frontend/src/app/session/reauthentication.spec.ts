import { TestBed } from '@angular/core/testing';
import { MatDialog } from '@angular/material/dialog';
import { Subject } from 'rxjs';
import { Refusal, Server } from '../../testing/server';
import { Reauthentication } from './reauthentication';

const FACTORS = { proof: 'passkey', proofProviders: [] };

function setUp(factors: unknown) {
  const server = new Server({ 'GET /profile/factors': () => factors });
  TestBed.configureTestingModule({ providers: server.providers() });
  const closed = new Subject<boolean>();
  const open = vi.spyOn(TestBed.inject(MatDialog), 'open').mockReturnValue({ afterClosed: () => closed } as never);
  return { reauthentication: TestBed.inject(Reauthentication), open, closed, server };
}

describe('the fresh proof of who one is', () => {
  it('is asked for once by all that need it, when it is known by what', async () => {
    const { reauthentication, open, closed, server } = setUp(FACTORS);
    const answers = [reauthentication.ask(), reauthentication.ask()];
    expect(open).not.toHaveBeenCalled();
    await vi.waitFor(() => expect(open).toHaveBeenCalledTimes(1));
    expect(open.mock.calls[0]?.[1]).toEqual(expect.objectContaining({ data: FACTORS }));
    closed.next(true);
    expect(await Promise.all(answers)).toEqual([true, true]);
    expect(server.asked('GET', /factors$/)).toHaveLength(1);
  });

  it('fails as its request does, and is asked for anew the next time', async () => {
    const { reauthentication, open } = setUp(new Refusal(503, { status: 503, code: 'unavailable' }));
    await expect(reauthentication.ask()).rejects.toEqual(expect.objectContaining({ status: 503 }));
    await expect(reauthentication.ask()).rejects.toEqual(expect.objectContaining({ status: 503 }));
    expect(open).not.toHaveBeenCalled();
  });
});
