import { Learner, type Identity } from './learner.js';

const zoe: Identity = {
  familyName: 'Gagnon',
  givenName: 'Zoé',
  middleName: null,
  birthDate: '2014-02-19',
  permanentCode: 'GAGZ19521407',
  sex: null,
};
const aLearner = (who: Partial<Identity> = {}, id = 'l-1'): Learner =>
  Learner.register(id, { ...zoe, ...who }, 'gpi').learner;
const typesOf = (facts: readonly { type: string }[]): string[] =>
  facts.map(({ type }) => type.replace('student-record.', ''));

describe('Registering a learner', () => {
  it('tells that a record was opened, and nothing about who it is', () => {
    const { fact } = Learner.register('l-1', zoe, 'gpi');
    expect(fact).toMatchObject({
      type: 'student-record.learner-registered.v1',
      key: 'l-1',
      data: { learnerId: 'l-1' },
    });
    expect(Object.keys(fact.data)).toEqual(['learnerId']);
  });
});

describe('The word of the leading system', () => {
  it('says nothing when nothing differs', () => {
    const learner = aLearner();
    expect(learner.correct('gpi', zoe)).toBeNull();
    expect(learner.version).toBe(1);
  });

  it('keeps what it leaves out', () => {
    const learner = aLearner();
    expect(learner.correct('gpi', { ...zoe, permanentCode: null, birthDate: null })).toBeNull();
    expect(learner.identity).toEqual(zoe);
  });

  it('takes over what differs, as one fact that does not say how', () => {
    const learner = aLearner();
    const fact = learner.correct('gpi', { ...zoe, givenName: 'Zoë', sex: 'female' });
    expect(fact).toMatchObject({ data: { learnerId: 'l-1' } });
    expect(learner.identity).toMatchObject({ givenName: 'Zoë', sex: 'female' });
    expect(learner.version).toBe(2);
  });
});

describe('The word of another system', () => {
  const renamed: Identity = { ...zoe, givenName: 'Rebaptisée', birthDate: '2015-01-01', middleName: 'Ève' };

  it('changes nothing of the leading one’s, and fills in what that leaves out [H3]', () => {
    const learner = aLearner();
    expect(learner.take('mozaik', renamed)).toMatchObject({ data: { learnerId: 'l-1' } });
    expect(learner.identity).toEqual({ ...zoe, middleName: 'Ève' });
    expect(learner.take('mozaik', renamed)).toBeNull();
  });

  it('is told when it changes, because those who see it alone see something else', () => {
    const learner = aLearner({ middleName: 'Ève' });
    expect(learner.correct('mozaik', renamed)).toMatchObject({ type: 'student-record.learner-changed.v1' });
    expect(learner.identity.givenName).toBe('Zoé');
    expect(learner.version).toBe(2);
  });

  it('holds once the record follows that system', () => {
    const learner = aLearner();
    learner.follow('mozaik');
    learner.correct('mozaik', renamed);
    expect(learner.identity).toEqual(renamed);
  });
});

describe('Rows of another system', () => {
  it('tell how many systems the record joins', () => {
    const learner = aLearner();
    expect(learner.link().data).toEqual({ learnerId: 'l-1', systems: 2 });
    expect(learner.link().data).toEqual({ learnerId: 'l-1', systems: 3 });
  });
});

describe('The question whether a record doubles another', () => {
  it('is told once when it opens and once when it is settled', () => {
    const learner = aLearner();
    expect(learner.settle()).toBeNull();
    expect(learner.question()).toMatchObject({ type: 'student-record.match-questioned.v1' });
    expect(learner.question()).toBeNull();
    expect(learner.settle()).toMatchObject({ type: 'student-record.match-settled.v1' });
    expect(learner.settle()).toBeNull();
    // Whoever sees this record alone learns of no other one.
    expect(learner.version).toBe(1);
  });
});

describe('Merging a record into another', () => {
  it('ends the first, keyed by it, and counts the systems of both once', () => {
    const [ended, survivor] = [aLearner({}, 'l-2'), aLearner()];
    const facts = ended.mergeInto(survivor, 0);
    expect(typesOf(facts)).toEqual(['learners-merged.v1', 'learner-linked.v1']);
    expect(facts[0]).toMatchObject({ key: 'l-2', data: { learnerId: 'l-2', intoLearnerId: 'l-1' } });
    expect(facts[1]!.data).toEqual({ learnerId: 'l-1', systems: 2 });
    expect(ended.goesOnIn).toBe('l-1');
  });

  it('tells of no new system when both records were one system’s', () => {
    expect(typesOf(aLearner({}, 'l-2').mergeInto(aLearner(), 1))).toEqual(['learners-merged.v1']);
  });

  it('keeps the identity of the one that goes on, and completes it', () => {
    const survivor = aLearner({ permanentCode: null, middleName: null });
    const facts = aLearner({ middleName: 'Ève', birthDate: '2014-02-18' }, 'l-2').mergeInto(survivor, 1);
    expect(typesOf(facts)).toEqual(['learners-merged.v1', 'learner-changed.v1']);
    expect(survivor.identity).toEqual({ ...zoe, middleName: 'Ève' });
  });

  it('takes over the code that the ministry gave, and never chooses between two', () => {
    const [ended, survivor] = [aLearner({}, 'l-2'), aLearner()];
    ended.settleCode('TREZ14531888');
    expect(typesOf(ended.mergeInto(survivor, 1))).toEqual(['learners-merged.v1', 'learner-changed.v1']);
    expect(survivor.settledCode).toBe('TREZ14531888');
    const third = aLearner({}, 'l-3');
    third.settleCode('TREZ14531877');
    expect(() => third.mergeInto(survivor, 0)).toThrow('merge-codes-differ');
    third.settleCode('TREZ14531888');
    expect(typesOf(third.mergeInto(survivor, 1))).toEqual(['learners-merged.v1']);
  });

  it('is impossible with itself, with an ended record, and twice', () => {
    const [ended, survivor, third] = [aLearner({}, 'l-2'), aLearner(), aLearner({}, 'l-3')];
    expect(() => survivor.mergeInto(survivor, 0)).toThrow('merge-impossible');
    ended.mergeInto(survivor, 0);
    expect(() => ended.mergeInto(third, 0)).toThrow('merge-impossible');
    expect(() => third.mergeInto(ended, 0)).toThrow('merge-impossible');
  });
});
