import { Arrival } from '../device/arrival.js';
import { KnownDevices } from '../device/known-devices.js';
import { EmailChangeMails } from '../email/email-change.mails.js';
import { EmailChangeWriter } from '../email/email-change.writer.js';
import { OwnEmail } from '../email/own-email.service.js';
import { PendingEmailChanges } from '../email/pending-email-changes.js';
import { Endings } from '../expiry/endings.js';
import { ExpiryReminders } from '../expiry/expiry-reminders.js';
import { InvitationPost } from '../invitation/invitation-post.js';
import { InvitationMails } from '../invitation/invitation-mails.js';
import { PasswordHistory } from '../password/password-history.js';
import { PasswordResetMails } from '../password/password-reset.mails.js';
import { PasswordResetRequest } from '../password/password-reset.request.js';
import { LockoutNotices } from '../sign-in/lockout-notices.js';
import { IdentityMails } from './identity-mails.js';
import { PersonNotices } from './person-notices.js';

/** Mails about accounts, and what decides whether one is sent. */
export const NOTICE_SERVICES = [ExpiryReminders, OwnEmail, PasswordResetRequest];
export const NOTICE_PROVIDERS = [
  Arrival,
  EmailChangeMails,
  EmailChangeWriter,
  Endings,
  IdentityMails,
  InvitationMails,
  InvitationPost,
  KnownDevices,
  LockoutNotices,
  PasswordHistory,
  PasswordResetMails,
  PendingEmailChanges,
  PersonNotices,
];
