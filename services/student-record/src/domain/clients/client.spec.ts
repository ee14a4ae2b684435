import { mostOpenOfKey, mostOpenRequests, requestDays, type PublicKey } from './client-access.js';
import type { ClientGrant } from './client-grant.js';
import { ClientRequest, type Known, type Wish } from './client-request.js';
import { ClientSecret } from './client-secret.js';

const now = new Date('2026-11-20T15:00:00Z');
const hours = (count: number) => new Date(now.getTime() + count * 3_600_000);
const days = (count: number) => hours(count * 24);
const key: PublicKey = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' };
const proof = { key, keyThumbprint: 'print', proofDigest: Buffer.from('proof') };
const [a, b] = [
  { id: 'a', path: ['ministere', 'css-a'] },
  { id: 'b', path: ['ministere', 'css-b'] },
];
const boreal = { id: 's', path: ['ministere', 'bac-a-sable', 'bac-a-sable.boreal'] };
const austral = { id: 't', path: ['ministere', 'bac-a-sable', 'bac-a-sable.austral'] };
const wish: Wish = { vendor: 'Boréal', scopes: ['learners:read'], purpose: 'teaching' };
const calm: Known = { proofIsUsed: false, waitingOfKey: 0, waiting: 0 };
const by = (at = now) => ({ by: 'clerk', now: at });

const ask = (changed: Partial<Wish> = {}, places = [a, b], known = calm) =>
  ClientRequest.ask('r', { ...wish, ...changed }, proof, places, known, now);
let drawn = 0;
const draw = () => `vendor-${(drawn += 1)}`;
/** The client of one organisation. */
const client = (changed: Partial<Wish> = {}): ClientGrant => {
  const { request, grants } = ask(changed, [a]);
  return request.approve(grants, draw, by())[0]!;
};
const aSecret = (id = 'secret') => ClientSecret.make(id, 'vendor', Buffer.from(id), now);
const withSecret = { authMethod: 'client_secret_basic' } as const;

describe('Asking for access', () => {
  it('waits for an answer of each organisation, and signs unless a secret is asked for', () => {
    const { request, grants } = ask({ scopes: ['learners:read', 'learners:read'], otherPurposes: ['teaching', 'x'] });
    expect(grants.map(({ organisation, standing, clientId }) => [organisation, standing, clientId])).toEqual([
      ['css-a', 'requested', null],
      ['css-b', 'requested', null],
    ]);
    expect(request.asked).toMatchObject({
      ...{ scopes: ['learners:read'], purposes: ['teaching', 'x'], authMethod: 'private_key_jwt' },
      requestedAt: now,
    });
  });

  it('is refused for a sandbox and anything else together', () => {
    expect(() => ask({}, [boreal, a])).toThrow('sandbox-alone');
    expect(() => ask({}, [boreal, austral])).toThrow('sandbox-alone');
  });

  it('is refused a scope whose effects leave the sandbox, which the network grants', () => {
    expect(() => ask({ scopes: ['resources:write'] }, [boreal])).toThrow('scope-outside-sandbox');
    expect(ask({ scopes: ['resources:write'] }, [a]).grants).toHaveLength(1);
    expect(ask({}, [boreal]).grants).toHaveLength(1);
  });

  it('is refused with a proof that was used', () => {
    expect(() => ask({}, [a], { ...calm, proofIsUsed: true })).toThrow('client-proof-used');
  });

  it('is refused when so many of the key, or of all, wait', () => {
    const waiting = (waitingOfKey: number, all: number) => () =>
      ask({}, [a], { proofIsUsed: false, waitingOfKey, waiting: all });
    expect(waiting(mostOpenOfKey, 0)).toThrow('too-many-client-requests');
    expect(waiting(0, mostOpenRequests)).toThrow('temporarily-unavailable');
    expect(waiting(mostOpenOfKey - 1, mostOpenRequests - 1)).not.toThrow();
  });
});

describe('An organisation that approves', () => {
  it('has a client of its own, with the key of the request', () => {
    const { request, grants } = ask();
    const [first] = request.approve(grants.slice(0, 1), draw, by());
    const [second] = request.approve(grants, draw, by());
    expect([first!.organisation, second!.organisation]).toEqual(['css-a', 'css-b']);
    expect(first!.clientId).not.toBe(second!.clientId);
    expect([first!.standing, first!.signs]).toEqual(['approved', true]);
  });

  it('has one with a secret where the system asked for one', () => {
    expect(client(withSecret).signs).toBe(false);
  });

  it('cannot do so twice, nor after it has refused', () => {
    const { request, grants } = ask();
    request.refuse(grants.slice(0, 1), 'no contract', by());
    expect(request.approve(grants, draw, by()).map(({ organisation }) => organisation)).toEqual(['css-b']);
    expect(() => request.approve(grants, draw, by())).toThrow('client-request-decided');
    expect(() => request.refuse(grants, 'late', by())).toThrow('client-request-decided');
  });

  it('cannot do so when the request has ended, and may still refuse', () => {
    const { request, grants } = ask();
    expect(() => request.approve(grants, draw, by(days(requestDays)))).toThrow('client-request-expired');
    expect(request.refuse(grants, 'too late', by(days(requestDays)))).toHaveLength(2);
  });
});

describe('A client', () => {
  it('is suspended and comes back', () => {
    const one = client();
    expect(() => one.resume(by())).toThrow('client-already-so');
    one.suspend(by());
    expect(() => one.suspend(by())).toThrow('client-already-so');
    one.resume(by());
    expect(one.standing).toBe('approved');
  });

  it('is withdrawn for good, suspended or not', () => {
    for (const suspended of [true, false]) {
      const one = client(withSecret);
      if (suspended) one.suspend(by());
      one.withdraw(by());
      expect(() => one.resume(by())).toThrow('client-already-so');
      expect(() => one.withdraw(by())).toThrow('client-already-so');
      expect(() => one.rotate([], 1, now)).toThrow('client-already-so');
      expect(() => one.replaceKeys([key], [], now)).toThrow('client-already-so');
    }
  });

  it('that nobody has approved is nothing to suspend', () => {
    expect(() => ask().grants[0]!.suspend(by())).toThrow('client-already-so');
  });
});

describe('A client’s secret', () => {
  it('is taken beside the next one until the overlap has passed', () => {
    const former = aSecret();
    expect(client(withSecret).rotate([former], 2, now)).toEqual(hours(2));
    expect([former.isTaken(new Date(hours(2).getTime() - 1)), former.isTaken(hours(2))]).toEqual([true, false]);
  });

  it('does not end later because of a rotation', () => {
    const former = aSecret();
    former.endBy(hours(1));
    expect(client(withSecret).rotate([former, aSecret('second')], 3, now)).toEqual(hours(3));
    expect(former.isTaken(hours(1))).toBe(false);
  });

  it('has no former one beside it where those have ended', () => {
    const former = aSecret();
    former.endBy(now);
    expect(client(withSecret).rotate([former], 2, now)).toBeNull();
  });

  it('is none of a client that signs', () => {
    expect(() => client().rotate([], 1, now)).toThrow('client-signs-with-key');
  });

  it('ends when the client gets keys', () => {
    const [one, secret] = [client(withSecret), aSecret()];
    one.replaceKeys([key], [secret], now);
    expect([one.signs, secret.isTaken(now)]).toEqual([true, false]);
  });

  it('is known by its digest while it is taken', () => {
    const secret = aSecret();
    const digest = Buffer.from('secret');
    expect([secret.matches(digest, now), secret.matches(Buffer.from('guess!'), now)]).toEqual([true, false]);
    secret.endBy(now);
    expect(secret.matches(digest, now)).toBe(false);
  });
});
