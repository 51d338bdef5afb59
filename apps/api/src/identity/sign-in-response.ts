import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { SessionStore, type SignInStep, type StartedSession } from '@clientst0r/identity';
import { clearCookie, readCookie, SESSION_COOKIE, SIGN_IN_COOKIE, writeCookie, writeDeviceCookie } from './cookies.js';
import type { SignInStepDto } from './sign-in.dto.js';

/** Turns where a sign-in has got to into cookies. */
@Injectable()
export class SignInResponse {
  constructor(private readonly sessions: SessionStore) {}

  async step(response: Response, step: SignInStep): Promise<SignInStepDto> {
    if (step.step === 'signed-in') return this.signedIn(response, step.session);
    writeCookie(response, SIGN_IN_COOKIE, step.pendingToken);
    if (step.step === 'second-factor') return { step: step.step, methods: step.methods };
    if (step.step === 'new-password') return { step: step.step, newPasswordReason: step.reason };
    const { dueAt } = step;
    return { step: step.step, ...(dueAt === null ? {} : { secondFactorDueAt: dueAt }) };
  }

  /** A session that this browser had before ends. */
  async signedIn(response: Response, started: StartedSession): Promise<SignInStepDto> {
    const before = readCookie(response.req as Request, SESSION_COOKIE);
    if (before !== null) await this.sessions.end(before);
    clearCookie(response, SIGN_IN_COOKIE);
    writeCookie(response, SESSION_COOKIE, started.token);
    if (started.deviceToken !== undefined) writeDeviceCookie(response, started.deviceToken);
    return { step: 'signed-in' };
  }
}
