import fc from 'fast-check';
import { Enrolment } from '../roster/enrolment.js';
import { fileParts, partsOn } from '../files/file-parts.js';
import { daysAfter, Transfer } from './transfer.js';
import { TransfersMade } from './transfers-made.js';

const step = { actor: 'sis', at: new Date('2026-11-20T15:00:00Z') };
const asked = {
  ...{ id: 't', learnerId: 'l', fromOrganisationId: 'a', toOrganisationId: 'b', visibleTo: ['ministere'] },
  ...{ movesOn: '2026-11-23', reason: 'Déménagement', source: 'gpi', sourceId: 's', learnerSourceId: 'e', level: null },
};
const ask = (more: Partial<typeof asked> = {}) => Transfer.ask({ ...asked, ...more }, '2026-11-20', step);
const handed = { endedStayId: 'old', openedStayId: 'new', handedStays: ['old'], parts: partsOn('2026-11-20', false) };

describe('A transfer', () => {
  it('is told with ids and the day, never with its reason', () => {
    const { transfer, fact } = ask();
    expect([fact.type, fact.key]).toEqual(['student-record.transfer-asked.v1', 'l']);
    const told = [fact, transfer.accept(handed, step)];
    expect(JSON.stringify(told)).not.toContain('Déménagement');
    expect(told[1]).toMatchObject({ data: { endedEnrolmentId: 'old', enrolmentId: 'new', version: 2 } });
  });

  it('has one answer, or lapses on the day of its term', () => {
    const { transfer } = ask();
    expect(transfer.lapse('2026-12-19', step)).toBeNull();
    expect(transfer.lapse('2026-12-20', step)?.type).toBe('student-record.transfer-lapsed.v1');
    for (const answer of [
      () => transfer.accept(handed, step),
      () => transfer.refuse('Non', step),
      () => transfer.withdraw(step),
    ])
      expect(answer).toThrow('transfer-settled');
  });

  it('is between two organisations, on a day within a year', () => {
    expect(() => ask({ toOrganisationId: 'a' })).toThrow('transfer-to-itself');
    expect(() => ask({ movesOn: '2028-01-01' })).toThrow('transfer-day-too-far');
  });

  it('follows its learner into another record, as what it has become', () => {
    const { transfer } = ask();
    transfer.refuse('Inconnu ici', step);
    expect(transfer.handOver('other')).toMatchObject({
      type: 'student-record.transfer-refused.v1',
      ...{ key: 'other', data: { learnerId: 'other', version: 3 } },
    });
  });
});

describe('The parts of a pupil’s files', () => {
  it('each have a rule with a law on every day; assistance goes along by consent, what is secret never', () => {
    for (const { code, rules } of fileParts)
      expect([code, rules.every(({ basis }) => basis.section !== '')]).toEqual([code, true]);
    const follows = (consented: boolean) =>
      partsOn('1999-01-01', consented)
        .filter((part) => part.follows)
        .map(({ part }) => part);
    expect(follows(false)).toEqual(['identity', 'stays', 'results', 'guardianship', 'accommodations']);
    expect(follows(true)).toEqual([...follows(false), 'intervention-plan', 'assistance-notes']);
  });
});

describe('What a system says after a transfer', () => {
  const place = { source: 'gpi', sourceId: 's', learnerSourceId: 'e', learnerId: 'l', visibleTo: ['a'] };
  const day = fc.integer({ min: 0, max: 20 }).map((days) => daysAfter('2026-11-01', days));

  it('never has the learner in the giving organisation on the day of the move and before, unless they came back; anything else is taken', () => {
    fc.assert(
      fc.property(
        fc.record({ beganOn: fc.option(day), endedOn: fc.option(day), isSame: fc.boolean(), back: fc.option(day) }),
        fc.constantFrom('a', 'b'),
        ({ beganOn, endedOn, isSame, back }, organisationId) => {
          const on = '2026-11-10';
          const { enrolment } = Enrolment.begin(
            {
              ...place,
              id: isSame && organisationId === 'a' ? 'old' : 'other',
              schoolYear: '2026-2027',
              organisationId,
            },
            { level: 'primary-6', beganOn, endedOn },
          );
          const made = {
            learnerId: 'l',
            fromOrganisationId: 'a',
            toOrganisationId: 'b',
            movesOn: on,
            endedStayId: 'old',
          };
          const returned = {
            ...made,
            fromOrganisationId: 'b',
            toOrganisationId: 'a',
            movesOn: back ?? '',
            endedStayId: 'x',
          };
          const all = [made, ...(back === null ? [] : [returned])].map((one) => ({ ...one, schoolYear: '2026-2027' }));
          const goesOn = endedOn === null || endedOn > on;
          const before = beganOn === null || beganOn < on;
          const isBack = back !== null && back >= on;
          const ofA = organisationId === 'a' && goesOn && (enrolment.id === 'old' || before) && !isBack;
          const ofB =
            back !== null &&
            organisationId === 'b' &&
            (endedOn === null || endedOn > back) &&
            (beganOn === null || beganOn < back) &&
            back > on;
          const refused = () => new TransfersMade(all).admit(enrolment);
          if (ofA || ofB) expect(refused).toThrow('stay-transferred');
          else if (!(back !== null && back <= on)) expect(refused).not.toThrow();
        },
      ),
    );
  });
});
