import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError, requireVersion } from '@pan/kit/domain';
import type { Body } from '@pan/oneroster';
import type { Profile } from '../../domain/gradebook/gradebook-entry.js';
import { GradebookResult, type GradebookResultSaid, type Marking } from '../../domain/gradebook/gradebook-result.js';
import type { LineItem } from '../../domain/gradebook/line-item.js';
import { GradebookRepository } from '../../persistence/gradebook/gradebook.repository.js';
import { MeantQueries } from '../../persistence/gradebook/meant.queries.js';
import { LearnerRepository } from '../../persistence/learners/learner.repository.js';
import { DeleteEntry } from './delete-entry.js';
import { EntryKeys, inItem, pairOf, put, type Asked, type Kept, type KeyPair } from './entry-keys.js';
import { GradebookPlaces, placed, type Shelf } from './gradebook-places.js';

type ResultBody = Body<'result'> | Body<'assessmentResult'>;
const profileOf = (body: ResultBody): Profile => ('lineItem' in body ? 'gradebook' : 'assessment');
const lineItemOf = (body: ResultBody): string => ('lineItem' in body ? body.lineItem : body.assessmentLineItem);
const classOf = (body: ResultBody): string | null => ('lineItem' in body ? body.class : null);

/** What an address of a POST says of all its results. */
export type ResultsWithin =
  { readonly lineItemKey: string } | { readonly classKey: string; readonly sessionKey: string };

/** Who is marked, for what, and how. */
interface Ready {
  readonly learnerId: string;
  readonly marking: Marking;
  readonly shelf: Shelf;
}

/** Teachers' systems give learners their marks. */
@Injectable()
export class GiveResults {
  constructor(
    private readonly work: UnitOfWork,
    private readonly places: GradebookPlaces,
    private readonly keys: EntryKeys,
    private readonly entries: GradebookRepository,
    private readonly queries: MeantQueries,
    private readonly learners: LearnerRepository,
    private readonly deleting: DeleteEntry,
  ) {}

  run(body: ResultBody, expectedVersion: number | null, now = new Date()): Promise<Kept> {
    if (body.status === 'tobedeleted')
      return this.deleting.run('result', body.sourcedId, profileOf(body), expectedVersion);
    return this.work.run(
      async (unit) => {
        const [ready] = await this.prepare(unit, [body]);
        const { shelf } = ready!;
        const known = await this.keys.known(unit, 'result', shelf, body.sourcedId, profileOf(body));
        requireVersion(expectedVersion, known?.version ?? 0);
        return (await this.keep(unit, [{ asked: put(body), ready: ready!, known }], now))[0]!;
      },
      { firstWrite: true },
    );
  }

  /** New ones, all of them or none. */
  post(bodies: readonly Body<'result'>[], within: ResultsWithin, now = new Date()): Promise<KeyPair[]> {
    return this.work.run(
      async (unit) => {
        const ready = await this.prepare(unit, bodies, await this.within(unit, within));
        const pairs = new Map<unknown, KeyPair>();
        for (const [source, some] of Map.groupBy(ready.entries(), ([, { shelf }]) => shelf.source)) {
          const asked = await this.keys.allocate(
            unit,
            'result',
            source,
            some.map(([at]) => bodies[at]!),
          );
          const keys = asked.map(({ sourcedId }) => sourcedId);
          const known = await this.entries.bySource(unit, 'result', source, keys, 'gradebook');
          const all = asked.map((one, n) => ({
            asked: one,
            ready: some[n]![1],
            known: known.get(one.sourcedId) ?? null,
          }));
          await this.keep(unit, all, now);
          for (const one of asked) pairs.set(one.body, pairOf(one));
        }
        return bodies.map((body) => pairs.get(body)!);
      },
      { firstWrite: true },
    );
  }

  /** Everything that results speak of, held: their learners first. */
  private async prepare(
    unit: Unit,
    bodies: readonly ResultBody[],
    mustFit: (lineItem: LineItem) => void = () => undefined,
  ): Promise<Ready[]> {
    const { clientId } = currentCaller();
    const system = await this.places.system(unit);
    const learners = await this.queries.learnersOf(
      unit,
      clientId,
      distinct(bodies, ({ student }) => student),
    );
    if (await this.learners.hold(unit, [...learners.values()])) return this.prepare(unit, bodies, mustFit);
    const profile = profileOf(bodies[0]!);
    const lineItems = await this.entries.meant(unit, 'lineItem', system, distinct(bodies, lineItemOf), profile);
    const ownScales = [...lineItems.values()].flatMap(({ scoreScaleId }) => scoreScaleId ?? []);
    const scaleKeys = [...distinct(bodies, ({ scoreScale }) => scoreScale), ...ownScales];
    const scales = await this.entries.meant(unit, 'scoreScale', system, scaleKeys, null);
    const classes = new Map<string, string>();
    for (const key of distinct(bodies, classOf)) classes.set(key, (await this.places.classOf(unit, key)).id);
    const pairs = bodies.flatMap((body) => {
      const classId = lineItems.get(lineItemOf(body))?.classId;
      const learnerId = learners.get(body.student);
      return classId && learnerId ? [{ classId, learnerId }] : [];
    });
    const inClass = await this.queries.places(unit, pairs);
    const shelves = new Map<LineItem, Shelf>();
    for (const lineItem of new Set(lineItems.values())) shelves.set(lineItem, await this.shelfOf(unit, lineItem));
    const ready: Ready[] = [];
    for (const [at, body] of bodies.entries())
      await inItem(bodies.length > 1 ? `/results/${at}` : null, () => {
        const learnerId = known(learners, body.student, 'student-unknown');
        const lineItem = known(lineItems, lineItemOf(body), 'line-item-unknown');
        mustFit(lineItem);
        const named = classOf(body);
        const marking = {
          lineItem,
          scale:
            body.scoreScale === null
              ? (scales.get(lineItem.scoreScaleId ?? '') ?? null)
              : known(scales, body.scoreScale, 'score-scale-unknown'),
          classId: named === null ? null : classes.get(named)!,
          isInClass: inClass.has(`${lineItem.classId} ${learnerId}`),
        };
        ready.push({ learnerId, marking, shelf: shelves.get(lineItem)! });
      });
    return ready;
  }

  private shelfOf(unit: Unit, { classId, organisationId, visibleTo }: LineItem): Promise<Shelf> {
    return classId === null
      ? this.places.ofToken(unit)
      : this.places.ofClass(unit, { organisationId, path: visibleTo });
  }

  private async within(unit: Unit, within: ResultsWithin): Promise<(lineItem: LineItem) => void> {
    if ('lineItemKey' in within) {
      const system = await this.places.system(unit);
      const { lineItemKey } = within;
      const named = known(
        await this.entries.meant(unit, 'lineItem', system, [lineItemKey], 'gradebook'),
        lineItemKey,
        'line-item-unknown',
      );
      return (lineItem) => {
        if (lineItem.id !== named.id) throw new DomainError('result-of-another-line-item');
      };
    }
    const group = await this.places.classOf(unit, within.classKey);
    const session = await this.queries.sessionNames(unit, group.id, within.sessionKey);
    return (lineItem) => lineItem.mustCountFor(group, session);
  }

  private async keep(
    unit: Unit,
    all: readonly {
      readonly asked: Asked<ResultBody>;
      readonly ready: Ready;
      readonly known: GradebookResult | null;
    }[],
    saidAt: Date,
  ): Promise<Kept[]> {
    const word = { clientId: currentCaller().clientId, saidAt };
    const [changed, given]: GradebookResult[][] = [[], []];
    const kept: Kept[] = [];
    for (const [at, { asked, ready, known }] of all.entries())
      await inItem(all.length > 1 ? `/results/${at}` : null, () => {
        const { sourcedId, body, posted } = asked;
        const { learnerId, marking, shelf } = ready;
        const said = saidOf(body, body.scoreScale === null ? null : marking.scale!.id);
        const profile = profileOf(body);
        const place = { ...placed(shelf, sourcedId), profile, lineItemId: marking.lineItem.id, learnerId, posted };
        const result = known ?? GradebookResult.give(place, said, marking, word);
        if (!known) given!.push(result);
        // What a POST finds was made by it before: sent again, it changes nothing.
        else if (posted === null && known.restate(learnerId, said, marking, word)) changed!.push(known);
        kept.push({ sourcedId, version: result.version });
      });
    await this.entries.saveResults(unit, changed!, given);
    return kept;
  }
}

const distinct = <T>(all: readonly T[], of: (one: T) => string | null): string[] => [
  ...new Set(all.flatMap((one) => of(one) ?? [])),
];

function known<T>(all: ReadonlyMap<string, T>, key: string, code: string): T {
  const one = all.get(key);
  if (one === undefined) throw new DomainError(code, { sourcedId: key });
  return one;
}

function saidOf(body: ResultBody, scoreScaleId: string | null): GradebookResultSaid {
  const { scoreStatus, score, textScore, scoreDate: scoredOn, comment, metadata } = body;
  const { inProgress, incomplete, late, missing, learningObjectiveSet: objectives } = body;
  const percentile = 'lineItem' in body ? null : body.scorePercentile;
  return {
    ...{ scoreScaleId, scoreStatus, score, textScore, percentile, scoredOn, comment },
    ...{ inProgress, incomplete, late, missing, objectives, metadata },
  };
}
