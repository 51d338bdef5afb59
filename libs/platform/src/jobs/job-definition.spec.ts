import { IsInt, IsOptional, IsUUID } from 'class-validator';
import { defineJob, jobDefinitions } from './job-definition.js';
import { NoPayload, validPayload } from './job-payload.js';

class CheckReference {
  @IsUUID()
  checkId: string;

  @IsOptional()
  @IsInt()
  shard?: number;
}

const id = '0193a5b0-1111-7222-8333-444455556666';
const job = defineJob('testing.look-at-check', CheckReference);
const bare = defineJob('testing.look-around', NoPayload);

describe('job definitions', () => {
  it('are registered once, with a name of a feature and an action', () => {
    expect(jobDefinitions()).toEqual(expect.arrayContaining([job, bare]));
    expect(() => defineJob('testing.look-at-check', CheckReference)).toThrow('defined twice');
    for (const name of ['look', 'Testing.look', 'testing:look', 'testing.look.twice', 'testing.']) {
      expect(() => defineJob(name, NoPayload)).toThrow('is not a name');
    }
  });

  it('take the payload they declare, as an instance of its class', () => {
    expect(validPayload(job, { checkId: id })).toBeInstanceOf(CheckReference);
    expect(validPayload(job, JSON.parse(`{"checkId":"${id}","shard":3}`))).toEqual({ checkId: id, shard: 3 });
    expect(validPayload(bare, {})).toBeInstanceOf(NoPayload);
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a list', [{ checkId: id }]],
    ['text', id],
    ['a missing id', {}],
    ['an id that is none', { checkId: 'hunter2' }],
    ['an unknown property', { checkId: id, other: id }],
    ['an object in place of an id', { checkId: { $ne: null } }],
    ['a fraction', { checkId: id, shard: 0.5 }],
  ])('refuse %s', (_what, value) => {
    expect(() => validPayload(job, value)).toThrow(/payload of testing.look-at-check is not valid/);
  });

  it('refuse text, which could be a secret, and do not repeat it', () => {
    expect(() => validPayload(bare, { password: 'hunter2' })).toThrow(/password/);
    expect(() => validPayload(bare, { password: 'hunter2' })).not.toThrow(/hunter2/);
  });

  it('refuse any property where there is none', () => {
    expect(() => validPayload(bare, { checkId: id })).toThrow(/not valid/);
  });
});
