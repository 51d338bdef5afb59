import { ChangeDetectionStrategy, Component } from '@angular/core';
import { MatDialogClose, MatDialogTitle } from '@angular/material/dialog';

@Component({
  selector: 'app-shortcuts-help',
  imports: [MatDialogClose, MatDialogTitle],
  templateUrl: './shortcuts-help.html',
  styleUrl: './shortcuts-help.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ShortcutsHelp {
  protected readonly groups = [
    {
      name: 'Everywhere',
      keys: [
        ['Ctrl K', 'Search and commands'],
        ['/', 'Go to the filter'],
        ['?', 'This help'],
      ],
    },
    {
      name: 'List of credentials',
      keys: [
        ['↓ ↑', 'Next and previous entry'],
        ['Enter', 'Open'],
        ['U', 'Copy user name'],
        ['M', 'Move to a folder'],
        ['P', 'Copy password'],
        ['T', 'Copy one-time code'],
        ['N', 'New credential'],
      ],
    },
    {
      name: 'List of audit events',
      keys: [
        ['↓ ↑', 'Next and previous event'],
        ['Enter', 'Open'],
      ],
    },
    {
      name: 'Command palette',
      keys: [
        ['Enter', 'Open'],
        ['Ctrl Enter', 'Copy the password without opening'],
      ],
    },
  ].map(({ name, keys }) => ({ name, keys: keys.map(([chord = '', text = '']) => ({ chord: chord.split(' '), text })) }));
}
