import { randomBytes } from 'node:crypto';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';

/** 16 random bytes, as CSP Level 3 (section 7.1) asks of a nonce. */
export function createNonce(): string {
  return randomBytes(16).toString('base64');
}

/**
 * What a page may do: nothing but what this server sends. Angular writes component styles at run time, hence the nonce;
 * Trusted Types leave no way to turn text into markup or script.
 */
export function pagePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types angular angular#bundler angular#components',
  ].join('; ');
}

const API_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
const PERMISSIONS_POLICY = 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), clipboard-read=(self), clipboard-write=(self)';

/** On every answer of the process; a page replaces the policy by its own. OWASP ASVS 5.0, chapter 3.4. */
export function securityHeaders(): (request: Request, response: Response, next: NextFunction) => void {
  const headers = [
    ...helmetHeaders(),
    ['Content-Security-Policy', API_POLICY],
    ['Permissions-Policy', PERMISSIONS_POLICY],
    ['Cache-Control', 'no-store'],
    // Nothing here is for search engines, least of all the pages of links.
    ['X-Robots-Tag', 'noindex, nofollow'],
  ] as const;
  return (_request, response, next) => {
    for (const [name, value] of headers) response.setHeader(name, value);
    next();
  };
}

/** What helmet sets, asked once: its options are constants, so its headers are. */
function helmetHeaders(): (readonly [string, string])[] {
  const setByHelmet = helmet({
    contentSecurityPolicy: false,
    strictTransportSecurity: { maxAge: 63_072_000, includeSubDomains: true },
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
  });
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  setByHelmet(request, response, (error?: unknown) => {
    if (error) throw error instanceof Error ? error : new Error('helmet refused its options');
  });
  return Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]);
}
