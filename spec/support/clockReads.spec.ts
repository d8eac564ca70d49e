import { expect } from 'chai';
import { startWatching, stopWatching } from './clockReads';

/** Where specs read the clock while something is done as if a file were loaded. */
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

describe('The watch over the clock while spec files are loaded', () => {
  for (const [name, read] of [
    ['Date.now()', () => Date.now()],
    ['new Date()', () => new Date()],
    ['Date()', () => Date()],
  ] as const) {
    it(`notes the line that calls ${name}`, () => {
      const places = placesOf(read);
      expect(places).to.have.length(1);
      expect(places[0]).to.match(/clockReads\.spec\.ts:\d+:\d+/);
    });
  }

  it('notes no date that is given, and no call when it is over', () => {
    expect(placesOf(() => [new Date(0), Date.UTC(2000), Date.parse('2000-01-01')])).to.deep.equal([]);
    Date.now();
    expect(placesOf(() => undefined)).to.deep.equal([]);
  });

  it('leaves times and the class of dates as they are', () => {
    let date: Date | undefined;
    placesOf(() => (date = new Date()));
    expect(date).to.be.instanceOf(Date);
    expect(date?.getTime()).to.be.at.most(Date.now());
  });
});
