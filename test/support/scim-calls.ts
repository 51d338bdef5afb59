import type { Test } from 'supertest';
import { freshAddress } from './people.js';
import type { TestApi } from './test-api.js';

const JSON_TYPE = 'application/scim+json';

/** A program with a SCIM token. */
export class ScimProgram {
  private readonly address = freshAddress();

  constructor(
    private readonly api: TestApi,
    readonly token: string,
  ) {}

  get(path: string): Test {
    return this.prepare(this.api.http.get(`/scim/v2/${path}`));
  }

  post(path: string, body: object | string): Test {
    return this.send(this.api.http.post(`/scim/v2/${path}`), body);
  }

  put(path: string, body: object | string): Test {
    return this.send(this.api.http.put(`/scim/v2/${path}`), body);
  }

  patch(path: string, body: object | string): Test {
    return this.send(this.api.http.patch(`/scim/v2/${path}`), body);
  }

  /** The operations of a patch, in the envelope of RFC 7644, section 3.5.2. */
  change(path: string, ...Operations: object[]): Test {
    return this.patch(path, { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations });
  }

  delete(path: string): Test {
    return this.prepare(this.api.http.delete(`/scim/v2/${path}`));
  }

  private send(request: Test, body: object | string): Test {
    return this.prepare(request)
      .set('content-type', JSON_TYPE)
      .send(typeof body === 'string' ? body : JSON.stringify(body));
  }

  private prepare(request: Test): Test {
    return request
      .set('authorization', `Bearer ${this.token}`)
      .set('x-forwarded-for', this.address)
      .buffer(true)
      .parse((response, done) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => {
          done(null, text === '' ? {} : JSON.parse(text));
        });
      });
  }
}
