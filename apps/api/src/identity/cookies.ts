import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { CookieOptions, Request, Response } from 'express';

/** The prefix makes browsers refuse the cookie unless it is Secure, for this host only and for every path (RFC 6265bis, section 4.1.3.2). */
export const SESSION_COOKIE = '__Host-session';
/** The half session: between the first factor and the second. */
export const SIGN_IN_COOKIE = '__Host-sign-in';
/** The way to an identity provider and back that this browser has begun. */
export const PROVIDER_COOKIE = '__Host-provider';

/** By which a browser is known again after years; it signs nobody in. */
export const DEVICE_COOKIE = '__Host-device';
/** Browsers keep none longer (RFC 6265bis, section 5.5). */
const DEVICE_DAYS = 400;

const OPTIONS: CookieOptions = { httpOnly: true, secure: true, sameSite: 'lax', path: '/' };
const LONGEST_TOKEN = 100;

export function readCookie(request: Request, name: string): string | null {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [key, value] = pair.trim().split('=', 2);
    if (key === name && value !== undefined && value !== '' && value.length <= LONGEST_TOKEN) return value;
  }
  return null;
}

/** Lives as long as the browser; the server ends what it stands for. */
export function writeCookie(response: Response, name: string, token: string): void {
  response.cookie(name, token, OPTIONS);
}

export function writeDeviceCookie(response: Response, token: string): void {
  response.cookie(DEVICE_COOKIE, token, { ...OPTIONS, maxAge: DEVICE_DAYS * 86_400_000 });
}

export function clearCookie(response: Response, name: string): void {
  response.clearCookie(name, OPTIONS);
}

/** The token of a cookie, null without one. */
export const CookieToken = createParamDecorator((name: string, context: ExecutionContext): string | null =>
  readCookie(context.switchToHttp().getRequest<Request>(), name),
);
