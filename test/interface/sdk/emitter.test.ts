import { describe, expect, test } from 'bun:test';
import { Emitter } from '../../../src/interface/sdk/emitter.ts';

interface Events {
  news: string;
  fault: { readonly fault: unknown };
}

/** What went wrong in a listener is told to those who listen for faults, as a client does. */
function emitter(): Emitter<Events> {
  const events: Emitter<Events> = new Emitter((fault) => events.emit('fault', { fault }));
  return events;
}
const broken = new Error('a listener broke');
const breaks = () => {
  throw broken;
};

describe('a listener that throws', () => {
  test('is told as a fault, and the others still hear', () => {
    const events = emitter();
    const heard: unknown[] = [];
    events.on('news', breaks);
    events.on('news', (news) => heard.push(news));
    events.on('fault', ({ fault }) => heard.push(fault));
    events.emit('news', 'bob is here');
    expect(heard).toEqual([broken, 'bob is here']);
  });

  test('to every fault it hears of is itself told as one only once, to the others', () => {
    const events = emitter();
    const heard: unknown[] = [];
    events.on('fault', breaks);
    events.on('fault', ({ fault }) => heard.push(fault));
    const first = new Error('the store is full');
    events.emit('fault', { fault: first });
    expect(heard).toEqual([broken, first]);
  });
});
