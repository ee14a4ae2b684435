import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import type { Attempt, ShownStimulus } from '@pan/qti';
import { graceMs } from '../../domain/clock.js';
import { forAll, type HeldMeasure, type Presentation, presentationOf } from '../../domain/presentation.js';
import type { Phase } from '../../domain/sitting-state.js';
import type { Receipt } from '../../domain/time-change.js';
import type { SavedResponses } from '../../persistence/sittings/saved-answer.repository.js';
import { type ItemAttempt, ItemAttemptRepository } from '../../persistence/sittings/item-attempt.repository.js';
import type { SeenSitting } from '../../persistence/sittings/sitting.repository.js';
import { type PackagePlace, PackageKeys } from '../packages/package-keys.js';
import { itemsFor, placesOf, planViewOf, type PlanView } from '../papers/paper-plan.js';
import {
  offered,
  PaperCache,
  type PaperPlace,
  shownIn,
  type ShownItem,
  type ShownPaper,
} from '../papers/paper-cache.js';
import { attemptsAt, madeIn, seedOf } from './shown-attempts.js';

/** What opens the sealed package that a device has fetched ahead, and the order in which this candidate sees the choices. */
export interface OpenedPackage extends PackagePlace {
  readonly contentKey: string;
  /** By place: of each group of choices that may change places, in the order of the body, their identifiers. */
  readonly orders: Readonly<Record<string, readonly (readonly string[])[]>>;
}

/** Of places and of shared texts: what is read aloud, and the cards of catalogs. */
export interface GrantedSupports {
  readonly items: readonly Pick<ShownItem, 'ref' | 'catalogs' | 'spoken'>[];
  readonly stimuli: readonly Pick<ShownStimulus, 'hash' | 'catalogs'>[];
}

/** What a candidate's device is shown: the paper without a key and what was saved, or the receipt; and the server's clock. */
export interface SittingView {
  readonly id: string;
  readonly sessionId: string;
  readonly title: string;
  readonly language: string;
  readonly startedAt: Date;
  readonly deadlineAt: Date;
  readonly graceSeconds: number;
  readonly extraTimePercent: number;
  readonly serverTime: Date;
  readonly state: Phase;
  readonly pausedAt: Date | null;
  readonly receipt: Receipt | null;
  readonly lease: string;
  readonly presentation: Presentation;
  readonly package: OpenedPackage | null;
  readonly items: readonly ShownItem[];
  readonly stimuli: readonly ShownStimulus[];
  readonly supports: GrantedSupports | null;
  readonly responses: readonly SavedResponses[];
  /** Nothing of it before the paper is shown, and after. */
  readonly plan: PlanView | null;
}

/** A sitting with what is put before its candidate: the paper, by the measures that hold today. */
interface ShownSitting extends Pick<SeenSitting, 'sitting' | 'paperId' | 'now'> {
  readonly measures: readonly HeldMeasure[];
}

@Injectable()
export class SittingViews {
  constructor(
    private readonly papers: PaperCache,
    private readonly packages: PackageKeys,
    private readonly work: UnitOfWork,
    private readonly attempts: ItemAttemptRepository,
  ) {}

  /** @param options.sealed whether the device has the sealed package, and needs only what opens it */
  async of(
    { sitting, paperId, now, measures }: ShownSitting,
    lease: string,
    responses: readonly SavedResponses[],
    { sealed = false } = {},
  ): Promise<SittingView> {
    const paper = await this.papers.paper(paperId);
    const { title, language, stimuli } = paper;
    const places = placesOf(paper, sitting.id);
    const items = itemsFor(paper, sitting, places);
    // Texts of places that are not at hand are not shown either.
    const beside =
      items === paper.items ? stimuli : stimuli.filter(({ hash }) => items.some((item) => item.stimuli.includes(hash)));
    const { id, sessionId, startedAt, deadlineAt, extraTimePercent, receipt } = sitting;
    const shows = sitting.showsPaperAt(now);
    const seed = ({ ref }: Pick<PaperPlace, 'ref'>) => seedOf(id, ref);
    const key = shows ? await this.packages.of(sessionId) : null;
    const presentation = presentationOf(measures);
    const isOpened = sealed && key !== null;
    const asked = !shows ? [] : isOpened ? items.filter(({ shown }) => shown.isDrawn) : items;
    const isBare = !shows || isOpened;
    const attempts = await this.attemptsIn(id, asked);
    return {
      id,
      sessionId,
      title,
      language,
      startedAt,
      deadlineAt,
      graceSeconds: graceMs / 1_000,
      extraTimePercent,
      serverTime: now,
      state: sitting.phase,
      pausedAt: sitting.pausedAt,
      receipt,
      lease,
      presentation,
      package: key && {
        hash: key.hash,
        url: this.packages.urlOf(key),
        contentKey: key.key.toString('base64url'),
        orders: Object.fromEntries(
          items.map((item) => [item.ref, item.shown.order(seed(item))]).filter(([, groups]) => groups!.length > 0),
        ) as OpenedPackage['orders'],
      },
      items: asked.map((item) => itemFor(item, seed(item), presentation, madeIn(attemptsAt(attempts, item.ref)))),
      stimuli: isBare ? [] : beside.map((one) => ({ ...one, catalogs: offered(one.catalogs, presentation.supports) })),
      supports: shows && isOpened ? granted({ items, stimuli }, id, presentation) : null,
      responses: shows ? responses : [],
      plan: shows ? planViewOf(paper, sitting, places) : null,
    };
  }

  /** Nothing is asked for a paper without adaptive items. */
  private attemptsIn(sittingId: string, asked: readonly PaperPlace[]): Promise<readonly ItemAttempt[]> {
    if (!asked.some(({ shown }) => shown.isAdaptive)) return Promise.resolve([]);
    return this.work.run((unit) => unit.asService(() => this.attempts.ofSitting(unit, sittingId)));
  }
}

/** One source, as one candidate needs it. */
function itemFor(place: PaperPlace, seed: string, presentation: Presentation, made: readonly Attempt[]): ShownItem {
  const { spoken, ...item } = shownIn(place, seed, made);
  return {
    ...item,
    catalogs: offered(item.catalogs, presentation.supports),
    spoken: presentation.readAloud ? spoken : [],
  };
}

/** What of a paper only some candidates are given, for a device that has the rest in its package. */
function granted(
  { items, stimuli }: Pick<ShownPaper, 'items' | 'stimuli'>,
  sittingId: string,
  { supports, readAloud }: Presentation,
): GrantedSupports | null {
  if (!readAloud && supports.every((one) => forAll.includes(one))) return null;
  return {
    items: items
      .filter(({ shown }) => !shown.isDrawn)
      .map(({ ref, catalogs, shown }) => ({
        ...{ ref, catalogs: offered(catalogs, supports) },
        spoken: readAloud ? shown.text(seedOf(sittingId, ref)).spoken : [],
      })),
    stimuli: stimuli.map(({ hash, catalogs }) => ({ hash, catalogs: offered(catalogs, supports) })),
  };
}
