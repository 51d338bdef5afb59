export const LINK_REFUSED_MAIL = 'link.refused';
export const REQUEST_ANSWERED_MAIL = 'secret-request.answered';
