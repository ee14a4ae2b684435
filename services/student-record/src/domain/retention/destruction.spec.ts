import { certificateOf, Destruction, type Proposal } from './destruction.js';

const today = '2026-12-01';
const now = new Date('2026-12-01T15:00:00Z');
const proposal: Proposal = {
  ...{ id: 'd', organisationId: 'o', visibleTo: ['ministere', 'css-a'], file: 'school-file', latest: '2016-12-01' },
  rule: {
    ...{ version: 2, years: 10, since: 'last-stay-ended', law: 'RLRQ, c. A-21.1', section: 'art. 7' },
    ...{ reference: '4-210', noticeDays: 30, tellsFamily: true },
  },
  ...{ listed: 3, listHash: 'h', proposedBy: 'secretary', proposedAt: now },
};
const proposed = () => Destruction.propose(proposal, today);
const approved = () => {
  const destruction = proposed();
  for (const by of ['secretary', 'officer']) destruction.approve(by, now);
  return destruction;
};

describe('[R19] A destruction', () => {
  it('lists something, and waits for the days of the notice', () => {
    expect(() => Destruction.propose({ ...proposal, listed: 0 }, today)).toThrow('nothing-due');
    expect(proposed().said).toMatchObject({ state: 'proposed', notBefore: '2026-12-31', version: 1 });
  });

  it('is approved by two, and not twice by one', () => {
    const destruction = proposed();
    destruction.approve('secretary', now);
    expect(() => destruction.approve('secretary', now)).toThrow('destruction-approved-by-same');
    expect(() => destruction.begin('2027-01-15')).toThrow('destruction-not-approved');
    destruction.approve('officer', now);
    expect(destruction.said.state).toBe('approved');
    expect(() => destruction.approve('third', now)).toThrow('destruction-not-proposed');
  });

  it('begins on the day after the notice at the earliest, and once', () => {
    const destruction = approved();
    expect(() => destruction.begin('2026-12-30')).toThrow('destruction-too-early');
    destruction.begin('2026-12-31');
    expect(() => destruction.begin('2026-12-31')).toThrow('destruction-not-approved');
  });

  it('is withdrawn before it has begun, never after', () => {
    const [early, late] = [approved(), approved()];
    early.withdraw(now);
    expect(() => early.begin('2026-12-31')).toThrow('destruction-not-approved');
    late.begin('2026-12-31');
    expect(() => late.withdraw(now)).toThrow('destruction-begun');
  });

  it('is certified once it is carried out, and the certificate stays', () => {
    const destruction = approved();
    destruction.certify('too early', 'a');
    destruction.begin('2026-12-31');
    destruction.certify('too early', 'a');
    expect(destruction.said.certificate).toBeNull();
    destruction.carryOut(now);
    const outcome = { destroyed: 2, ended: 1, kept: { held: 1 }, counts: { stay: 2, result: 5 } };
    const said = certificateOf(destruction.said, 'css-a', outcome, now);
    const certificate = JSON.stringify(said);
    destruction.certify(certificate, 'b');
    destruction.certify('another', 'c');
    expect(destruction.said).toMatchObject({ certificate, certificateHash: 'b' });
    expect(certificate).toContain('"kinds":{"result":5,"stay":2}');
    expect(said).toMatchObject({ listed: 3, destroyed: 2, recordsEnded: 1, kept: { held: 1 } });
  });
});
