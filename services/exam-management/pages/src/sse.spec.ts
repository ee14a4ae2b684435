import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EventReader } from './sse.ts';

describe('A stream of events', () => {
  const text = ': hello\n\nevent: snapshot\ndata: {"a":\ndata: 1}\n\nevent: heartbeat\r\ndata:\r\n\r\ndata: é\n\n';
  const events = [
    { type: 'snapshot', data: '{"a":\n1}' },
    { type: 'heartbeat', data: '' },
    { type: 'message', data: 'é' },
  ];

  it('is read the same, wherever the network cuts it', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 8 }), (cuts) => {
        const reader = new EventReader();
        const places = [0, ...cuts.sort((one, other) => one - other), text.length];
        const read = places.slice(1).flatMap((to, at) => reader.read(text.slice(places[at], to)));
        expect(read).toEqual(events);
      }),
    );
  });
});
