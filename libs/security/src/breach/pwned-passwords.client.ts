import { Injectable } from '@nestjs/common';
import { request } from 'undici';
import { SettingsService } from '@clientst0r/settings';
import { BREACH_ADDRESS, BREACH_REQUESTS } from './breach.settings.js';
import { occurrencesIn, RangeAnswerError } from './range-answer.js';

export interface Patience {
  /** For one request, its answer included. */
  readonly milliseconds: number;
  readonly tries: number;
  /** How long to wait for one's turn at most. */
  readonly queueMilliseconds: number;
}

/** Of a job. */
const PATIENT: Patience = { milliseconds: 5_000, tries: 2, queueMilliseconds: Number.POSITIVE_INFINITY };
const LARGEST_ANSWER = 400_000;
const SECOND = 1_000;

/** Asks for ranges of Pwned Passwords, one after the other at the pace that was set. Only the prefix leaves. */
@Injectable()
export class PwnedPasswordsClient {
  private nextAt = 0;

  constructor(private readonly settings: SettingsService) {}

  /** How often each suffix was seen. Throws when it cannot be told, for whatever reason. */
  async occurrences(prefix: string, suffixes: readonly string[], patience = PATIENT): Promise<Map<string, number>> {
    const address = await this.settings.get(BREACH_ADDRESS);
    const perSecond = await this.settings.get(BREACH_REQUESTS);
    for (let attempt = 1; ; attempt += 1) {
      await this.pace(perSecond, patience.queueMilliseconds);
      try {
        const answer = await ask(`${address}/range/${prefix}`, patience.milliseconds);
        return new Map(suffixes.map((suffix) => [suffix, occurrencesIn(answer, suffix)]));
      } catch (error) {
        if (attempt >= patience.tries) throw error;
      }
    }
  }

  /** Each takes the next free moment, so that many at once keep the pace too. */
  private async pace(perSecond: number, longest: number): Promise<void> {
    const now = Date.now();
    const mine = Math.max(now, this.nextAt);
    if (mine - now > longest) throw new RangeAnswerError('Too many look-ups wait');
    this.nextAt = mine + SECOND / perSecond;
    if (mine > now) await new Promise((resume) => setTimeout(resume, mine - now));
  }
}

/** Redirects are not followed: they would carry the prefix to somebody else. */
async function ask(url: string, milliseconds: number): Promise<string> {
  const headers = { 'user-agent': 'ClientSt0r', 'add-padding': 'true', accept: 'text/plain' };
  const { statusCode, body } = await request(url, { headers, signal: AbortSignal.timeout(milliseconds) });
  if (statusCode !== 200) {
    await body.dump();
    throw new RangeAnswerError(`The service answered ${statusCode}`);
  }
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of body as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > LARGEST_ANSWER) throw new RangeAnswerError('The answer is too long');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('latin1');
}
