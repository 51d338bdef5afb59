export { MailAdministration } from './mail-administration.service.js';
export { MailDelivery, type MailFacts, NOTIFICATIONS_ENTITIES } from './mail-delivery.entity.js';
export { MailOutbox } from './mail-outbox.js';
export { MailSender } from './mail-sender.js';
export { mailFact, type MailText } from './mail-text.js';
export { MailTransport } from './mail-transport.js';
export { MailWriters } from './mail-writers.js';
export { type MailReference, PRUNE_DELIVERIES, SEND_MAIL } from './mail.jobs.js';
export { NotificationsModule } from './notifications.module.js';
