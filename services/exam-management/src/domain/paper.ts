import { PaperApprovedV1, type Level } from '@pan/contracts';
import { type Decimal, DomainError, fact, type Fact, sumOf } from '@pan/kit/domain';
import { type MarkingScheme, requireFit } from './marking/marking-scheme.js';
import { mostOf } from './marking/rubric.js';

/** One place of a paper: which item stands there, and what its points are multiplied by. */
export interface PaperItem {
  /** As the test names the place; answers are saved under it. */
  readonly ref: string;
  readonly itemId: string;
  readonly identifier: string;
  readonly part: string;
  readonly section: string;
  readonly weight: number;
  /** The most the item can earn, weight included; null where people must mark it and nobody has said yet how. */
  readonly maxScore: number | null;
  /** How people mark it; without one, the machine does. */
  readonly marking?: MarkingScheme;
}

export interface PaperContent {
  readonly title: string;
  readonly subject: string;
  readonly level: Level;
  readonly language: string;
  readonly items: readonly PaperItem[];
  /** Digest of everything that a candidate sees and of the keys. */
  readonly contentHash: string;
}

/** One person, or one system, that answers for the paper as it is. */
export interface Approval {
  readonly actor: string;
  readonly at: string;
}

export const approvalsNeeded = 2;

/** What a perfect sitting earns; null where a person must score some place. */
export function pointsOf(places: readonly (number | null)[]): Decimal | null {
  const known = places.filter((most) => most !== null);
  return known.length < places.length ? null : sumOf(known);
}

interface PaperState extends PaperContent {
  readonly id: string;
  readonly identifier: string;
  readonly owners: readonly string[];
  readonly approvals: readonly Approval[];
  readonly standing: 'draft' | 'approved';
  readonly version: number;
}

function contentOf({ title, subject, level, language, items, contentHash }: PaperContent): PaperContent {
  return { title, subject, level, language, items, contentHash };
}

/** An exam as it is put to candidates; what two actors have approved never changes again. */
export class Paper {
  private constructor(private state: PaperState) {}

  static draft(id: string, identifier: string, owners: readonly string[], content: PaperContent): Paper {
    const draft = { approvals: [], standing: 'draft', version: 1 } as const;
    return new Paper({ id, identifier, owners, ...contentOf(content), ...draft });
  }

  get id(): string {
    return this.state.id;
  }

  get version(): number {
    return this.state.version;
  }

  get owners(): readonly string[] {
    return this.state.owners;
  }

  get isApproved(): boolean {
    return this.state.standing === 'approved';
  }

  get content(): PaperContent {
    return contentOf(this.state);
  }

  get approvedBy(): readonly string[] {
    return this.state.approvals.map(({ actor }) => actor);
  }

  /**
   * Takes another content; what was approved of the former one no longer counts. Null when it is the same.
   * @returns what its author should know: whose content went, and how many approvals went with it
   */
  revise(content: PaperContent): { identifier: string; title: string; approvals: number } | null {
    if (this.isSame(content)) return null;
    if (this.isApproved) throw new DomainError('paper-approved');
    const { identifier, title, version } = this.state;
    if (!this.isVersion(content)) throw new DomainError('test-identifier-taken', { identifier, title });
    const approvals = this.state.approvals.length;
    this.state = { ...this.state, ...contentOf(this.withSchemes(content)), approvals: [], version: version + 1 };
    return { identifier, title, approvals };
  }

  /**
   * How people mark a place that no machine can; what was approved without it no longer counts.
   * @throws DomainError paper-approved, place-unknown, place-scored-by-machine, rubric-unfit, marking-scheme-unfit
   */
  markBy(ref: string, scheme: MarkingScheme): void {
    if (this.isApproved) throw new DomainError('paper-approved');
    const place = this.state.items.find((one) => one.ref === ref);
    if (!place) throw new DomainError('place-unknown', { place: ref.slice(0, 100) });
    if (!place.marking && place.maxScore !== null) throw new DomainError('place-scored-by-machine', { place: ref });
    requireFit(scheme);
    const items = this.state.items.map((one) => (one === place ? markedBy(one, scheme) : one));
    this.state = { ...this.state, items, approvals: [], version: this.version + 1 };
  }

  /** What is approved keeps the points that it was approved with. */
  private isSame({ contentHash, items }: PaperContent): boolean {
    const worthAsMuch = items.every(({ maxScore }, at) => maxScore === byMachine(this.state.items[at]));
    return contentHash === this.state.contentHash && (this.isApproved || worthAsMuch);
  }

  /** Places that still hold the same item keep the schemes by which people mark them. */
  private withSchemes({ items, ...content }: PaperContent): PaperContent {
    const kept = items.map((place) => {
      const before = this.state.items.find(({ ref, itemId }) => ref === place.ref && itemId === place.itemId);
      return before?.marking && place.maxScore === null ? markedBy(place, before.marking) : place;
    });
    return { ...content, items: kept };
  }

  /** Authoring tools call many a test `Test-1`: one that shares neither the title nor an item is another exam. */
  private isVersion({ title, items }: PaperContent): boolean {
    const known = new Set(this.state.items.map(({ identifier }) => identifier));
    return title === this.state.title || items.some(({ identifier }) => known.has(identifier));
  }

  /** The second approval, by another actor, makes the paper final. */
  approve(actor: string, at: Date): Fact | null {
    if (this.isApproved) throw new DomainError('paper-approved');
    if (this.approvedBy.includes(actor)) throw new DomainError('already-approved-by-you');
    const { points } = this;
    if (!points) throw new DomainError('paper-needs-markers');
    if (!points.gt(0)) throw new DomainError('paper-without-points');
    const approvals = [...this.state.approvals, { actor, at: at.toISOString() }];
    const isFinal = approvals.length >= approvalsNeeded;
    const standing = isFinal ? 'approved' : 'draft';
    this.state = { ...this.state, approvals, standing, version: this.version + 1 };
    if (!isFinal) return null;
    const { id: paperId, subject, level, language } = this.state;
    const [items, maxScore] = [this.state.items.length, points.toNumber()];
    return fact(PaperApprovedV1, paperId, { paperId, subject, level, language, items, maxScore });
  }

  get points(): Decimal | null {
    return pointsOf(this.state.items.map(({ maxScore }) => maxScore));
  }
}

const markedBy = (place: PaperItem, marking: MarkingScheme): PaperItem => ({
  ...place,
  maxScore: mostOf(marking.rubric).times(place.weight).toNumber(),
  marking,
});

/** What a machine can earn there; null where people mark. */
const byMachine = (place: PaperItem | undefined): number | null | undefined =>
  place?.marking ? null : place?.maxScore;
