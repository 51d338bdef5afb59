import type { FieldKind } from '../../credential/credential-types.js';
import { isObject, type Json, textOf } from '../json-parts.js';

export interface OnepuxValue {
  readonly kind: FieldKind;
  readonly text: string;
}

type Reader = (value: unknown) => OnepuxValue | null;

const SIMPLE: Readonly<Record<string, FieldKind>> = {
  string: 'text',
  concealed: 'secret',
  totp: 'totp',
  url: 'url',
  phone: 'text',
  menu: 'text',
  gender: 'text',
  creditCardType: 'text',
  creditCardNumber: 'secret',
};

const ADDRESS = ['street', 'zip', 'city', 'state', 'country'];

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ...Object.entries(SIMPLE).map(([name, kind]): [string, Reader] => [name, (value) => plain(kind, value)]),
  ['email', (value) => plain('text', isObject(value) ? textOf(value, 'email_address') : value)],
  ['date', (value) => (typeof value === 'number' ? plain('text', dayOf(value)) : null)],
  ['monthYear', (value) => (typeof value === 'number' ? plain('text', monthOf(value)) : null)],
  ['address', (value) => (isObject(value) ? plain('text', ADDRESS.map((part) => textOf(value, part)).filter((part) => part !== '').join(', ')) : null)],
]); // prettier-ignore

/** What a field of a 1Password item holds; null for nothing, and for what is no text: files and links to other items. */
export function onepuxValue(value: Json): OnepuxValue | null {
  for (const [name, content] of Object.entries(value)) {
    const read = READERS.get(name)?.(content);
    if (read) return read;
  }
  return null;
}

function plain(kind: FieldKind, value: unknown): OnepuxValue | null {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  if (text === '') return null;
  return { kind: text.includes('\n') && kind !== 'totp' ? 'multiline-secret' : kind, text };
}

/** Seconds of Unix time, at noon of the day that is meant. */
function dayOf(seconds: number): string {
  const date = new Date(seconds * 1_000);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 10);
}

/** 202512 is December 2025. */
function monthOf(number: number): string {
  const text = String(number);
  return /^\d{6}$/u.test(text) ? `${text.slice(4)}/${text.slice(0, 4)}` : text;
}
