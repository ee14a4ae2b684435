import type { ServiceName } from '@pan/contracts';
import * as fc from 'fast-check';
import { expectCopiesEqual, expectShadowsEqual } from './faults/copies.js';
import { centre, change, ministry, openCentre, type Shared } from './six-centres.js';
import { settled } from './six-level.js';
import type { Json, World } from './world.ts';

const year = { schoolYear: '2026-2027' };
const centres = ['css-une', 'css-deux', 'css-trois'] as const;
const levels = ['secondary-2', 'secondary-3', 'secondary-4', 'secondary-5'] as const;

/** What a person or a system does next; the number says to whom, where there are several. */
export type Step = readonly [verb: 'merge' | 'part' | 'stay' | 'lend' | 'ask', n: number];

export const aStep: fc.Arbitrary<Step> = fc.tuple(
  fc.constantFrom('merge', 'merge', 'part', 'part', 'stay', 'lend', 'ask'),
  fc.nat(100),
);

/**
 * Three records of three centres, with one code or one name and birth date, that people find to be one learner's and part again in
 * any order, while systems go on. After each step, or only at the end, all copies are compared with the record, and in the end
 * with what a rebuild makes of the topics.
 */
export class IdentityHistory {
  private readonly ids: string[] = [];

  private constructor(
    private readonly six: World,
    private readonly shared: Shared,
    private readonly name: string,
  ) {}

  /** @param number of the history, in a world that may have several */
  static async begin(six: World, shared: Shared, number: number): Promise<IdentityHistory> {
    const history = new IdentityHistory(six, shared, `h${number}`);
    for (const code of centres) if (number === 0) await openCentre(six, code, code);
    const code = `HIS${String.fromCharCode(65 + Math.floor(number / 100))}190210${String(number % 100).padStart(2, '0')}`;
    const born = [`2010-02-1${number % 10}`, `2009-03-2${number % 10}`];
    const who = [
      { givenName: 'Ana', birthDate: born[0], permanentCode: code },
      { givenName: 'Ana', birthDate: born[1], permanentCode: code },
      { givenName: 'Ana', birthDate: born[1] },
    ];
    for (const [n, centreCode] of centres.entries()) {
      const at = { organisation: `${centreCode}.ecole` };
      const [id] = await change(six, centre(centreCode), [
        { kind: 'learner', ...at, sourceId: history.name, familyName: `Histoire ${number}`, ...who[n] },
        history.stayAt(n, 'secondary-4'),
        { ...history.stayAt(n, 'college'), organisation: `${centreCode}.cegep`, sourceId: `${history.name}-c` },
        { kind: 'class', ...at, sourceId: 'groupe', title: 'Groupe', ...year, level: 'secondary-4' },
        {
          ...{ kind: 'membership', ...at, sourceId: history.name, classSourceId: 'groupe' },
          ...{ personSourceId: history.name, role: 'student' },
        },
      ]);
      history.ids.push(id!);
      const licence = { titleId: shared.titleId, organisation: centreCode, sourceId: 'licence', concurrency: 200 };
      if (number === 0) await history.must('ebook-lending', '/v1/licences', licence, centre(centreCode));
    }
    await settled(six);
    return history;
  }

  async play(steps: readonly Step[], isWatched: boolean): Promise<void> {
    for (const [verb, n] of steps) {
      await this[verb](n);
      if (!isWatched) continue;
      await settled(this.six);
      await expectCopiesEqual(this.six);
    }
    await settled(this.six);
    await expectCopiesEqual(this.six);
    await expectShadowsEqual(this.six);
  }

  /** One of the questions about two of the three that go on, open or put again since they were parted. */
  private async merge(n: number): Promise<void> {
    const pairs = await this.record<{ id: string }>(
      `select p.id from match_pair p join learner a on a.id = p.learner_id join learner b on b.id = p.other_learner_id
        where p.learner_id = any($1::uuid[]) and p.other_learner_id = any($1::uuid[]) and a.merged_into is null and b.merged_into is null
          and (p.state = 'open' or (p.state = 'distinct' and p.reason = 'parted')) order by array_position($1::uuid[], p.learner_id), p.other_learner_id`,
    );
    const pair = pairs[n % pairs.length];
    if (pair) await this.must('student-record', `/v1/match-pairs/${pair.id}/decision`, { decision: 'same' });
  }

  /** One of those that were merged goes on by itself again; what nothing tells apart goes to either. */
  private async part(n: number): Promise<void> {
    const merged = await this.record<{ id: string; into: string }>(
      `select id, merged_into as into from learner where id = any($1::uuid[]) and merged_into is not null order by array_position($1::uuid[], id)`,
    );
    const one = merged[n % merged.length];
    if (!one) return;
    const asked = { merged: one.id };
    const plan = await this.must('student-record', `/v1/learners/${one.into}/parting-plan`, asked);
    const open = (plan.parts as Json[]).filter(({ side }) => side === null).map(({ kind, id }) => ({ kind, id }));
    const [parted, remaining] = n % 2 === 0 ? [open, []] : [[], open];
    await this.must('student-record', `/v1/learners/${one.into}/partings`, {
      ...{ ...asked, parted, remaining, reason: 'Deux élèves' },
    });
  }

  private async stay(n: number): Promise<void> {
    const ends = n % 5 === 0 ? { endedOn: '2026-11-01' } : {};
    await change(this.six, centre(centres[n % 3]!), [{ ...this.stayAt(n % 3, levels[n % 4]!), ...ends }]);
  }

  private stayAt(n: number, level: string): object {
    return {
      ...{ kind: 'enrolment', organisation: `${centres[n]!}.ecole`, sourceId: this.name, ...year },
      ...{ learnerSourceId: this.name, level },
    };
  }

  private async lend(n: number): Promise<void> {
    await this.refusable('ebook-lending', '/v1/loans', { titleId: this.shared.titleId, learnerId: this.ids[n % 3] }, n);
  }

  private async ask(n: number): Promise<void> {
    const wish = { learnerId: this.ids[n % 3], offeringId: this.shared.offeringId, home: `${centres[n % 3]!}.cegep` };
    await this.refusable('ecampus-federation', '/v1/enrolment-requests', wish, n);
  }

  /** A rule may say no, since whoever is one learner has one loan; the service may not fail. */
  private async refusable(service: ServiceName, path: string, json: object, n: number): Promise<void> {
    const { status, body } = await this.six.ask(service, centre(centres[n % 3]!), 'POST', path, { json });
    if (status >= 500 || status === 400) throw new Error(JSON.stringify(body));
  }

  private async must(service: ServiceName, path: string, json: object, who = ministry): Promise<Json> {
    return (await this.six.must(service, who, 'POST', path, { json })).body;
  }

  private record<T extends object>(sql: string): Promise<T[]> {
    return this.six.databases.get('student-record')!.query<T>(sql, [this.ids]);
  }
}
