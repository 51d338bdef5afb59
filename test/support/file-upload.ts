import type { Test } from 'supertest';
import type { Client } from './people.js';

/** Sends a file as the body, as the page does. */
export function sendFile(client: Client, path: string, name: string, content: Buffer): Test {
  const request = client.post(`${path}?name=${encodeURIComponent(name)}`).set('content-type', 'application/octet-stream');
  return request.send(content);
}
