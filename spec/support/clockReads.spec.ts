import { expect } from 'chai';
import { startWatching, stopWatching } from './clockReads';

/** Returns where the clock was read during an action that stands for the load of a file. */
function placesOf(act: () => unknown): readonly string[] {
  let places: readonly string[] = [];
  startWatching();
  try {
    act();
  } finally {
    places = stopWatching();
  }
  return places;
}

describe('The detection of clock reads while spec files are loaded', () => {
  for (const [name, read] of [
    ['Date.now()', () => Date.now()],
    ['new Date()', () => new Date()],
    ['Date()', () => Date()],
  ] as const) {
    it(`reports the line that calls ${name}`, () => {
      const places = placesOf(read);
      expect(places).to.have.length(1);
      expect(places[0]).to.match(/clockReads\.spec\.ts:\d+:\d+/);
    });
  }

  it('does not report a given date, or calls after the load', () => {
    expect(placesOf(() => [new Date(0), Date.UTC(2000), Date.parse('2000-01-01')])).to.deep.equal([]);
    Date.now();
    expect(placesOf(() => undefined)).to.deep.equal([]);
  });

  it('does not change the results of Date and its class', () => {
    let date: Date | undefined;
    placesOf(() => (date = new Date()));
    expect(date).to.be.instanceOf(Date);
    expect(date?.getTime()).to.be.at.most(Date.now());
  });
});
