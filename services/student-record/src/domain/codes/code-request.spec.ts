import { CodeRequest } from './code-request.js';

const by = { actor: 'ecole', at: new Date('2026-11-30T12:00:00Z'), why: 'Nouvel élève' };
const of = { id: 'r', learnerId: 'l', organisationId: 'o', visibleTo: ['ministere'] };
const asked = () => CodeRequest.ask({ ...of, kind: 'allocation' }, null, by);

describe('Asking for a permanent code', () => {
  it('is for who has none, and asking for another one for who has one [R20]', () => {
    expect(() => CodeRequest.ask({ ...of, kind: 'allocation' }, 'TREZ14531801', by)).toThrow('code-already-known');
    expect(() => CodeRequest.ask({ ...of, kind: 'change' }, null, by)).toThrow('code-not-known');
  });

  it('is answered once, by a code of the right form that agrees with the birth date', () => {
    const request = asked();
    expect(() => request.grant('TREZ1453', '2018-03-14', by)).toThrow('code-answer-malformed');
    expect(() => request.grant('TREZ14531801', '2017-03-14', by)).toThrow('code-answer-incoherent');
    expect(request.grant('trez 1453-1801', '2018-03-14', by)).toBe('TREZ14531801');
    expect(() => request.refuse(by)).toThrow('code-request-closed');
  });

  it('may be refused, with a reason', () => {
    const request = asked();
    request.refuse(by);
    expect(() => request.grant('TREZ14531801', null, by)).toThrow('code-request-closed');
  });
});
