import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { eventNames } from './support/recorder';
import { documentedEvents, sectionOf } from './support/eventTables';

describe('docs/events.md', () => {
  const page = readFileSync('docs/events.md', 'utf8');

  it('has the section of each event as its type and its docstrings say', () => {
    for (const event of documentedEvents()) expect(page).to.include(sectionOf(event));
  });

  it('has no section of another event', () => {
    const names = [...page.matchAll(/^### (\w+\.\w+)$/gm)].map(([, name]) => name);
    expect(names).to.deep.equal(eventNames);
  });
});
