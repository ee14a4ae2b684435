import { Injectable } from '@nestjs/common';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError, requireVersion } from '@pan/kit/domain';
import type { Body } from '@pan/oneroster';
import { LineItem, type LineItemSaid } from '../../domain/gradebook/line-item.js';
import { GradebookRepository } from '../../persistence/gradebook/gradebook.repository.js';
import { MeantQueries, type MeantClass } from '../../persistence/gradebook/meant.queries.js';
import { DeleteEntry } from './delete-entry.js';
import { EntryKeys, inItem, pairOf, put, type Asked, type Kept, type KeyPair } from './entry-keys.js';
import { GradebookPlaces, placed, type Shelf } from './gradebook-places.js';
import type { Profile } from '../../domain/gradebook/gradebook-entry.js';

type LineItemBody = Body<'lineItem'> | Body<'assessmentLineItem'>;
const profileOf = (body: LineItemBody): Profile => ('category' in body ? 'gradebook' : 'assessment');

/** A line item and where it belongs. */
interface Placed<B> {
  readonly body: B;
  readonly group: MeantClass | null;
  readonly shelf: Shelf;
}

/** Systems say what learners are marked for. */
@Injectable()
export class PutLineItems {
  constructor(
    private readonly work: UnitOfWork,
    private readonly places: GradebookPlaces,
    private readonly keys: EntryKeys,
    private readonly entries: GradebookRepository,
    private readonly queries: MeantQueries,
    private readonly deleting: DeleteEntry,
  ) {}

  run(body: LineItemBody, expectedVersion: number | null): Promise<Kept> {
    if (body.status === 'tobedeleted')
      return this.deleting.run('lineItem', body.sourcedId, profileOf(body), expectedVersion);
    return this.work.run(
      async (unit) => {
        const [one] = await this.placesOf(unit, [body]);
        return this.keep(unit, one!, put(body), await this.referred(unit, one!.shelf.system, [body]), expectedVersion);
      },
      { firstWrite: true },
    );
  }

  /** New ones of a class or a school, all of them or none. @param within the class or the school of the address */
  post(
    bodies: readonly Body<'lineItem'>[],
    within: { readonly classKey: string } | { readonly schoolKey: string },
  ): Promise<KeyPair[]> {
    return this.work.run(
      async (unit) => {
        const placed = await this.placesOf(unit, bodies);
        await this.mustBeWithin(unit, placed, within);
        const bySource = Map.groupBy(placed, ({ shelf }) => shelf.source);
        const asked = new Map<unknown, Asked<Body<'lineItem'>>>();
        for (const [source, some] of bySource) {
          const allocated = await this.keys.allocate(
            unit,
            'lineItem',
            source,
            some.map(({ body }) => body),
          );
          for (const one of allocated) asked.set(one.body, one);
        }
        const referred = await this.referred(unit, await this.places.system(unit), bodies);
        for (const [at, one] of placed.entries())
          await inItem(`/lineItems/${at}`, () => this.keep(unit, one, asked.get(one.body)!, referred, null));
        return bodies.map((body) => pairOf(asked.get(body)!));
      },
      { firstWrite: true },
    );
  }

  private async placesOf<B extends LineItemBody>(unit: Unit, bodies: readonly B[]): Promise<Placed<B>[]> {
    const found = new Map<string | null, Omit<Placed<B>, 'body'>>();
    for (const key of new Set(bodies.map((body) => body.class))) {
      const group = key === null ? null : await this.places.classOf(unit, key);
      found.set(key, { group, shelf: await (group ? this.places.ofClass(unit, group) : this.places.ofToken(unit)) });
    }
    return bodies.map((body) => ({ body, ...found.get(body.class)! }));
  }

  private async mustBeWithin(
    unit: Unit,
    placed: readonly Placed<Body<'lineItem'>>[],
    within: { readonly classKey: string } | { readonly schoolKey: string },
  ): Promise<void> {
    const named = 'classKey' in within ? await this.places.classOf(unit, within.classKey) : null;
    for (const [at, { group }] of placed.entries())
      await inItem(`/lineItems/${at}`, async () => {
        if (named && group!.id !== named.id) throw new DomainError('line-item-of-another-class');
        if ('schoolKey' in within) await this.mustBeOf(unit, group!, within.schoolKey);
      });
  }

  private async mustBeOf(unit: Unit, { organisationId }: MeantClass, school: string): Promise<void> {
    if (!(await this.queries.isOrganisation(unit, organisationId, school)))
      throw new DomainError('line-item-of-another-school');
  }

  /** What these bodies name, held as it is. */
  private async referred(unit: Unit, system: string, bodies: readonly LineItemBody[]) {
    const keys = (of: (body: LineItemBody) => string | null) => [...new Set(bodies.flatMap((body) => of(body) ?? []))];
    const categories = keys((body) => ('category' in body ? body.category : null));
    const parents = keys((body) => ('parentAssessmentLineItem' in body ? body.parentAssessmentLineItem : null));
    const scales = keys((body) => body.scoreScale);
    return {
      category: await this.entries.meant(unit, 'category', system, categories, null),
      scale: await this.entries.meant(unit, 'scoreScale', system, scales, null),
      parent: await this.entries.meant(unit, 'lineItem', system, parents, 'assessment'),
    };
  }

  private async keep(
    unit: Unit,
    { body, group, shelf }: Placed<LineItemBody>,
    { sourcedId, posted }: Asked<LineItemBody>,
    { category, scale, parent }: Awaited<ReturnType<PutLineItems['referred']>>,
    expectedVersion: number | null,
  ): Promise<Kept> {
    const profile = profileOf(body);
    const classId = group?.id ?? null;
    if ('school' in body) await this.mustBeOf(unit, group!, body.school);
    const known =
      posted === null
        ? await this.keys.known(unit, 'lineItem', shelf, sourcedId, profile)
        : (await this.entries.bySource(unit, 'lineItem', shelf.source, [sourcedId], profile)).get(sourcedId);
    // What a POST finds was made by it before: sent again, it changes nothing.
    if (posted !== null && known) return { sourcedId, version: known.version };
    requireVersion(expectedVersion, known?.version ?? 0);
    const inCategory = 'category' in body ? found(category, body.category, 'category-unknown') : null;
    inCategory?.mustBeActive();
    const scoreScale = found(scale, body.scoreScale, 'score-scale-unknown');
    scoreScale?.mustServe(classId);
    const above = 'parentAssessmentLineItem' in body ? body.parentAssessmentLineItem : null;
    const said: LineItemSaid = {
      ...saidOf(body),
      categoryId: inCategory?.id ?? null,
      parentId: found(parent, above, 'line-item-unknown')?.id ?? null,
      scoreScaleId: scoreScale?.id ?? null,
    };
    const place = { ...placed(shelf, sourcedId), profile, classId, posted };
    const lineItem = known ?? LineItem.open(place, said);
    if (!known) await this.entries.saveAll(unit, 'lineItem', [], [lineItem]);
    else if (known.revise(place, said, await this.entries.span(unit, known.id)))
      await this.entries.saveAll(unit, 'lineItem', [known]);
    return { sourcedId, version: lineItem.version };
  }
}

function saidOf(body: LineItemBody): Omit<LineItemSaid, 'categoryId' | 'parentId' | 'scoreScaleId'> {
  const { title, description, resultValueMin: lowest, resultValueMax: highest, metadata } = body;
  const said = { title, description, lowest, highest, objectives: body.learningObjectiveSet, metadata };
  if (!('category' in body))
    return { ...said, assignedAt: null, dueAt: null, academicSession: null, gradingPeriod: null };
  const { assignDate: assignedAt, dueDate: dueAt, academicSession, gradingPeriod } = body;
  return { ...said, assignedAt, dueAt, academicSession, gradingPeriod };
}

function found<T>(known: ReadonlyMap<string, T>, key: string | null, code: string): T | null {
  if (key === null) return null;
  const one = known.get(key);
  if (!one) throw new DomainError(code, { sourcedId: key });
  return one;
}
