import contract from '../../../../openapi.json';
import { channelWords, doneOf } from './exposure-words';

describe('channelWords', () => {
  it('has words for every channel of the contract', () => {
    const { description } = contract.components.schemas.PersonExposureDto.properties.channels;
    const channels = description.replace('How: ', '').replace('.', '').split(', ');
    expect(channels.length).toBeGreaterThan(8);
    for (const channel of channels) expect(channelWords([channel])).not.toBe(channel);
  });
  it('lists them', () => {
    expect(channelWords(['copy', 'reveal'])).toBe('copied it, saw it');
  });
});

describe('doneOf', () => {
  it.each([
    [{ secrets: 0, toRotate: 0 }, 100],
    [{ secrets: 3, toRotate: 3 }, 0],
    [{ secrets: 3, toRotate: 2 }, 33],
    [{ secrets: 1000, toRotate: 1 }, 99],
    [{ secrets: 3, toRotate: 0 }, 100],
  ])('of %o is %d', (counts, done) => {
    expect(doneOf(counts)).toBe(done);
  });
});
