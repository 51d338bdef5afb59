// Complete local sign-ins (password and one-time code) a second, and what an unrelated request feels while 20 are in flight.
// Each person comes back in a browser that is known, as it is every morning. The first rounds warm up and are not counted: an api
// runs for weeks, and what a sign-in asks of the compiler is over after about a thousand of them.
// The two are measured one after the other, for what the unrelated requests cost is no sign-in's; the rate beside them is told as well.
// Reference, in the same run: bare Argon2id verifications of @node-rs/argon2 with the product's parameters, two at a time.
import { hash, verify } from '@node-rs/argon2';
import { setTimeout as pause } from 'node:timers/promises';
import { generate } from 'otplib';
import { Connections } from './support/connections.mjs';
import { Load, median, quantile, report } from './support/load.mjs';
import { headersOf, RunningApi } from './support/running-api.mjs';

const PEOPLE = 300;
const AT_ONCE = 20;
const WARMING_ROUNDS = 3;
const ROUNDS = 5;
const HASHES = 150;
const STEP_SECONDS = 30;
const PASSWORD = 'correct horse battery staple 42';
const COST = { memoryCost: 65_536, timeCost: 3, parallelism: 1 };

process.env.TRUSTED_PROXIES = '127.0.0.1'; // each person comes from an address of his own, as in life
const api = await RunningApi.start();
const { organisationId, session } = await api.organisation();

const people = [];
const connections = new Connections(api.origin, AT_ONCE);
await atOnce(
  AT_ONCE,
  Array.from({ length: PEOPLE }, (_, number) => () => enrol(number)),
);

async function enrol(number) {
  const email = `person${number}@example.com`;
  const address = `198.51.${100 + Math.floor(number / 250)}.${(number % 250) + 1}`;
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

async function post(path, content, address, cookie) {
  const { statusCode, head, text } = await connections.request({
    method: 'POST',
    path: `/api/v1/${path}`,
    headers: { ...headersOf(cookie), 'x-forwarded-for': address },
    body: JSON.stringify(content),
  });
  if (statusCode >= 300) throw new Error(`${path}: ${statusCode} ${text}`);
  const cookies = Array.from(head.matchAll(/\r\nset-cookie: ([^;\r]*)/giu), ([, cookie]) => cookie);
  return { body: text === '' ? null : JSON.parse(text), cookie: cookies.filter((each) => !each.endsWith('=')).join('; ') };
}

async function signIn({ email, address, device }, code) {
  const half = await post('sign-in', { email, password: PASSWORD }, address, device);
  const { body } = await post('sign-in/second-factor', { code }, address, `${half.cookie}; ${device}`);
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
async function nextCodes() {
  const step = STEP_SECONDS * 1_000;
  await pause(step - (Date.now() % step) + 200);
  return Promise.all(people.map(({ secret }) => generate({ secret })));
}

const request = { method: 'GET', path: '/api/v1/session', headers: headersOf(session) };
const load = new Load(api.origin, 1);
await load.run(500, () => request);
const idle = quantile(await load.run(1_000, () => request), 0.99);

const stored = await hash(PASSWORD, COST);
const signIns = { alone: [], besideOthers: [] };
const hashes = [];
const felt = [];
for (let number = 0; number < WARMING_ROUNDS; number += 1) await round(await nextCodes());

async function round(codes) {
  const began = performance.now();
  await atOnce(
    AT_ONCE,
    people.map((person, index) => () => signIn(person, codes[index])),
  );
  return PEOPLE / ((performance.now() - began) / 1_000);
}

async function bareHashes() {
  const began = performance.now();
  await atOnce(
    2,
    Array.from({ length: HASHES }, () => () => verify(stored, PASSWORD)),
  );
  return HASHES / ((performance.now() - began) / 1_000);
}

/** A round while somebody else asks for something, about 150 times a second. */
async function roundBesideOthers(codes) {
  let done = false;
  const signingIn = round(codes);
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
  const before = await bareHashes();
  signIns.alone.push(await round(await nextCodes()));
  hashes.push((before + (await bareHashes())) / 2);
  signIns.besideOthers.push(await roundBesideOthers(await nextCodes()));
}
report('login', median(signIns.alone), 'sign-ins/s', median(hashes), {
  required: '>= 0.8', inFlight: AT_ONCE, besideOtherRequests: Number(median(signIns.besideOthers).toPrecision(4)),
}); // prettier-ignore
felt.sort((a, b) => a - b);
report('login-other-requests-p99', quantile(felt, 0.99), 'ms', idle, { required: '<= 3', requests: felt.length });

connections.close();
load.close();
await api.stop();
