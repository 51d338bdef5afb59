import { Component, input } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MatDialogRef } from '@angular/material/dialog';
import { Screen } from '../../testing/screen';
import { DialogForm } from './dialog-form';

@Component({
  imports: [DialogForm],
  template: `<form
    appDialogForm
    heading="Rename it"
    yes="Save"
    [blocked]="blocked()"
    [problem]="problem()"
    (submit)="$event.preventDefault(); sent = sent + 1"
  >
    <label>Name<input /></label>
  </form>`,
})
class Rename {
  readonly blocked = input(false);
  readonly problem = input('');
  sent = 0;
}

async function open(inputs: Record<string, unknown> = {}) {
  const closed: unknown[] = [];
  const container = { _addAriaLabelledBy: () => undefined, _removeAriaLabelledBy: () => undefined };
  const ref = { id: 'd', _containerInstance: container, close: (value: unknown) => closed.push(value) };
  TestBed.configureTestingModule({ providers: [{ provide: MatDialogRef, useValue: ref }] });
  const fixture = TestBed.createComponent(Rename);
  for (const [name, value] of Object.entries(inputs)) fixture.componentRef.setInput(name, value);
  const screen = new Screen(fixture);
  await screen.settled();
  return { screen, closed, dialog: fixture.componentInstance };
}

describe('the form of a dialog', () => {
  it('has its heading, its fields, and two ways out', async () => {
    const { screen, closed, dialog } = await open();
    expect(screen.query('heading', 'Rename it')).toBeDefined();
    expect(screen.query('alert')).toBeUndefined();
    await screen.click('button', 'Save');
    expect(dialog.sent).toBe(1);
    await screen.click('button', 'Cancel');
    expect(closed).toHaveLength(1);
    expect(dialog.sent).toBe(1);
    expect(await screen.violations()).toEqual([]);
  });

  it('says what went wrong, and is not sent while that is of no use', async () => {
    const { screen, dialog } = await open({ blocked: true, problem: 'That name is taken.' });
    expect(screen.get('alert').textContent).toContain('That name is taken.');
    expect(screen.getAs(HTMLButtonElement, 'button', 'Save').disabled).toBe(true);
    await screen.click('button', 'Save');
    expect(dialog.sent).toBe(0);
  });
});
