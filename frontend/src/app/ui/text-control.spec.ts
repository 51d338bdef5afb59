import { Component, input, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Screen } from '../../testing/screen';
import { Field } from './field';
import { TextControl } from './text-control';

@Component({
  imports: [Field, TextControl],
  template: `
    <app-field label="Reason" [optional]="true" hint="Kept with the event." [error]="error()"><input [(text)]="reason" /></app-field>
    <app-field label="For">
      <select [text]="minutes().toString()" (textChange)="minutes.set(+$event)">
        @for (length of [5, 15, 30]; track length) {
          <option [value]="length">{{ length }} minutes</option>
        }
      </select>
    </app-field>
  `,
})
class Asking {
  readonly error = input('');
  readonly reason = signal('Backup');
  readonly minutes = signal(15);
}

async function open(error = '') {
  const fixture = TestBed.createComponent(Asking);
  fixture.componentRef.setInput('error', error);
  const screen = new Screen(fixture);
  await screen.settled();
  const description = () => document.getElementById(reason.getAttribute('aria-describedby') ?? '')?.textContent;
  const reason = screen.getAs(HTMLInputElement, 'textbox', 'Reason');
  return { screen, reason, description, asking: fixture.componentInstance };
}

describe('a control outside of a form', () => {
  it('shows the text of its signal and takes what is typed', async () => {
    const { screen, reason, asking } = await open();
    expect(reason.value).toBe('Backup');
    await screen.type('Reason', 'Restore');
    expect(asking.reason()).toBe('Restore');
    asking.reason.set('');
    await screen.settled();
    expect(reason.value).toBe('');
  });

  it('shows what is chosen, also of choices that are repeated', async () => {
    const { screen, asking } = await open();
    const length = screen.getAs(HTMLSelectElement, 'combobox', 'For');
    expect(length.value).toBe('15');
    length.value = '30';
    length.dispatchEvent(new Event('input', { bubbles: true }));
    await screen.settled();
    expect(asking.minutes()).toBe(30);
  });

  it('is described by its hint', async () => {
    const { screen, reason, description } = await open();
    expect(description()).toBe('Kept with the event.');
    expect(reason.getAttribute('aria-invalid')).toBeNull();
    expect(await screen.violations()).toEqual([]);
  });

  it('is described by what is wrong with it', async () => {
    const { screen, reason, description } = await open('A few words at least.');
    expect(description()).toBe('A few words at least.');
    expect(screen.get('alert').textContent).toBe('A few words at least.');
    expect(reason.getAttribute('aria-invalid')).toBe('true');
    expect(await screen.violations()).toEqual([]);
  });
});
