// Complete local sign-ins (password and one-time code) a second, and what an unrelated request feels while 20 are in flight.
// Each person comes back in a browser that is known, as it is every morning; a first round warms up and is not counted.
// The two are measured one after the other, for what the unrelated requests cost is no sign-in's; the rate beside them is told as well.
// Reference, in the same run: bare Argon2id verifications of @node-rs/argon2 with the product's parameters, two at a time.
import { hash, verify } from '@node-rs/argon2';
import { setTimeout as pause } from 'node:timers/promises';
import { generate } from 'otplib';
import { Load, median, quantile, report } from './support/load.mjs';
import { headersOf, RunningApi } from './support/running-api.mjs';

const PEOPLE = 60;
const AT_ONCE = 20;
const ROUNDS = 3;
const STEP_SECONDS = 30;
const PASSWORD = 'correct horse battery staple 42';
const COST = { memoryCost: 65_536, timeCost: 3, parallelism: 1 };

process.env.TRUSTED_PROXIES = '127.0.0.1'; // each person comes from an address of his own, as in life
const api = await RunningApi.start();
const { organisationId, session } = await api.organisation();

const people = [];
for (let number = 0; number < PEOPLE; number += 1) {
  const email = `person${number}@example.com`;
  const address = `198.51.100.${number + 1}`;
  const { body } = await api.call('POST', `organisations/${organisationId}/invitations`, { email, roleIds: ['technician'] }, session);
  const token = body.invitationLink.split('#')[1];
  const half = await post('invitations/accept', { token, name: `Person ${number}`, password: PASSWORD }, address);
  const enrolment = await post('sign-in/enrolment', {}, address, half.cookie);
  const code = await generate({ secret: enrolment.body.secret });
  const { cookie } = await post('sign-in/enrolment/confirm', { code }, address, half.cookie);
  const device = cookie.split('; ').find((each) => each.startsWith('__Host-device='));
  if (!device) throw new Error('The browser got nothing to be known by');
  people.push({ email, address, device, secret: enrolment.body.secret });
}

async function post(path, body, address, cookie) {
  const response = await fetch(`${api.origin}/api/v1/${path}`, {
    method: 'POST',
    headers: { ...headersOf(cookie), 'x-forwarded-for': address },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
  const cookies = response.headers.getSetCookie().map((each) => each.split(';', 1)[0]);
  return { body: text === '' ? null : JSON.parse(text), cookie: cookies.filter((each) => !each.endsWith('=')).join('; ') };
}

async function signIn({ email, address, device, secret }) {
  const half = await post('sign-in', { email, password: PASSWORD }, address, device);
  const { body } = await post('sign-in/second-factor', { code: await generate({ secret }) }, address, `${half.cookie}; ${device}`);
  if (body.step !== 'signed-in') throw new Error(`ended at ${body.step}`);
}

async function atOnce(count, tasks) {
  const left = [...tasks];
  const worker = async () => {
    for (let task = left.pop(); task; task = left.pop()) await task();
  };
  await Promise.all(Array.from({ length: count }, worker));
}

/** A code works once, so each round waits for the next step. */
async function nextStep() {
  const step = STEP_SECONDS * 1_000;
  await pause(step - (Date.now() % step) + 200);
}

const request = { method: 'GET', path: '/api/v1/session', headers: headersOf(session) };
const load = new Load(api.origin, 1);
await load.run(500, () => request);
const idle = quantile(await load.run(1_000, () => request), 0.99);

const stored = await hash(PASSWORD, COST);
const signIns = { alone: [], besideOthers: [] };
const hashes = [];
const felt = [];
await nextStep();
await round();

async function round() {
  const began = performance.now();
  await atOnce(
    AT_ONCE,
    people.map((person) => () => signIn(person)),
  );
  return PEOPLE / ((performance.now() - began) / 1_000);
}

async function bareHashes() {
  const began = performance.now();
  await atOnce(
    2,
    people.map(() => () => verify(stored, PASSWORD)),
  );
  return PEOPLE / ((performance.now() - began) / 1_000);
}

/** A round while somebody else asks for something, about 150 times a second. */
async function roundBesideOthers() {
  let done = false;
  const signingIn = round();
  const meanwhile = (async () => {
    while (!done) {
      felt.push(...(await load.run(5, () => request)));
      await pause(20);
    }
  })();
  const rate = await signingIn;
  done = true;
  await meanwhile;
  return rate;
}

for (let number = 0; number < ROUNDS; number += 1) {
  hashes.push(await bareHashes());
  await nextStep();
  signIns.alone.push(await round());
  await nextStep();
  signIns.besideOthers.push(await roundBesideOthers());
}
report('login', median(signIns.alone), 'sign-ins/s', median(hashes), {
  required: '>= 0.8', inFlight: AT_ONCE, besideOtherRequests: Number(median(signIns.besideOthers).toPrecision(4)),
}); // prettier-ignore
felt.sort((a, b) => a - b);
report('login-other-requests-p99', quantile(felt, 0.99), 'ms', idle, { required: '<= 3', requests: felt.length });

await load.close();
await api.stop();
