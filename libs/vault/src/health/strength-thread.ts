import { parentPort } from 'node:worker_threads';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { stepBack } from '../low-priority.ts';

/** Longer ones are strong by their length; looking at all of them would take seconds. */
const LOOKED_AT = 64;

stepBack();
const zxcvbn = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });
parentPort?.on('message', (passwords: readonly string[]) => {
  parentPort?.postMessage(passwords.map((password) => zxcvbn.check(password.slice(0, LOOKED_AT)).score));
});
