import { dutiesOf, Incident, type IncidentSaid } from './incident.js';

const today = '2026-11-30';
const of = { id: 'i', organisationId: 'o', visibleTo: ['ministere', 'css-a'], enteredBy: 'sis' };
const said: IncidentSaid = {
  ...{ kind: 'access', happenedOn: '2026-11-20', noticedOn: '2026-11-24', what: 'Un poste resté ouvert' },
  ...{ data: ['results', 'identity', 'results'], persons: 28, measures: 'Poste verrouillé' },
  ...{ isSerious: null, assessedOn: null, why: null, notices: [] },
};
const assessed: IncidentSaid = { ...said, isSerious: true, assessedOn: '2026-11-25', why: 'Notes de santé visibles' };
const enter = (more: Partial<IncidentSaid>) => Incident.enter(of, { ...said, ...more }, today, new Date());

describe('An incident', () => {
  it('is assessed within its days, then told to whom the law names where it is serious', () => {
    const duties = (one: IncidentSaid, day = today) =>
      dutiesOf(one, day).map(({ duty, dueOn, late }) => [duty, dueOn, late]);
    expect(duties(said)).toEqual([['assess', '2026-11-27', true]]);
    expect(duties(said, '2026-11-27')).toEqual([['assess', '2026-11-27', false]]);
    expect(duties(assessed)).toEqual([
      ['notice-commission', '2026-11-28', true],
      ['notice-persons', '2026-11-28', true],
    ]);
    expect(duties({ ...assessed, notices: [{ to: 'commission', on: today }] })).toEqual([
      ['notice-persons', '2026-11-28', true],
    ]);
    expect(duties({ ...assessed, isSerious: false })).toEqual([]);
  });

  it('has its days in order, none of them ahead, and its assessment whole', () => {
    const wrong: Partial<IncidentSaid>[] = [
      { happenedOn: '2026-11-25' },
      { noticedOn: '2026-12-01' },
      { ...assessed, assessedOn: '2026-11-23' },
      { notices: [{ to: 'persons', on: '2026-12-01' }] },
    ];
    for (const one of wrong) expect(() => enter(one)).toThrow('incident-days-disagree');
    for (const one of [{ isSerious: true }, { assessedOn: today }, { why: 'x' }])
      expect(() => enter(one)).toThrow('incident-assessed-in-part');
    expect(enter({}).said.data).toEqual(['identity', 'results']);
  });

  it('keeps the notices that were given', () => {
    const one = enter({ ...assessed, notices: [{ to: 'commission', on: today }] });
    expect(() => one.revise(assessed, today)).toThrow('incident-notice-taken-back');
    one.revise(
      {
        ...assessed,
        notices: [
          { to: 'persons', on: today },
          { to: 'commission', on: today },
        ],
      },
      today,
    );
    expect([one.version, one.duties(today)]).toEqual([2, []]);
  });
});
