import { UnavailableError } from '@clientst0r/platform';

/** What is wrong with a directory, for those who configure it. */
export type DirectoryFault = keyof typeof FAULTS;

const FAULTS = {
  unreachable: 'The server does not answer at this address.',
  certificate: 'The certificate of the server is not one that the given authorities have signed for this name.',
  'no-starttls': 'The server does not offer StartTLS. Use ldaps:// or switch StartTLS on there.',
  'bind-refused': 'The server does not take the account or the password of the service.',
  'no-base': 'The server has nothing at the base DN.',
  'bad-filter': 'The server does not understand a filter or a DN.',
  'limit-exceeded': 'The server ended the search at a limit of its own, even with pages.',
  'too-many-entries': 'There are more than 100,000 entries. Take a narrower base or filter.',
  refused: 'The server refused the request.',
} as const;

/** Safe to show: it holds nothing that the server has said. */
export class DirectoryError extends UnavailableError {
  override readonly code: string = 'directory-unavailable';

  constructor(readonly fault: DirectoryFault) {
    super(FAULTS[fault]);
  }
}

/** What somebody is told who signs in through a directory that cannot be asked. */
export class DirectoryAwayError extends UnavailableError {
  override readonly code: string = 'directory-unavailable';

  constructor() {
    super(
      'The directory that knows your password cannot be asked at the moment. Try again later; accounts with a password of their own can sign in.',
    );
  }
}
