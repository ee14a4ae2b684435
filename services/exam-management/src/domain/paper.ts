import { PaperApprovedV1, type Level } from '@pan/contracts';
import { type Decimal, DomainError, fact, type Fact, sumOf } from '@pan/kit/domain';

/** One place of a paper: which item stands there, and what its points are multiplied by. */
export interface PaperItem {
  /** As the test names the place; answers are saved under it. */
  readonly ref: string;
  readonly itemId: string;
  readonly identifier: string;
  readonly part: string;
  readonly section: string;
  readonly weight: number;
  /** The most the item can earn, weight included; null where a person must score it. */
  readonly maxScore: number | null;
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

/** An exam as it is put to candidates; what two actors have approved never changes again. */
export class Paper {
  private title: string;
  private subject: string;
  private level: Level;
  private language: string;
  private items: readonly PaperItem[];
  private contentHash: string;
  private approvals: readonly Approval[] = [];
  private state: 'draft' | 'approved' = 'draft';
  public version = 1;

  private constructor(
    readonly id: string,
    readonly identifier: string,
    readonly owners: readonly string[],
    content: PaperContent,
  ) {
    this.title = content.title;
    this.subject = content.subject;
    this.level = content.level;
    this.language = content.language;
    this.items = content.items;
    this.contentHash = content.contentHash;
  }

  static draft(id: string, identifier: string, owners: readonly string[], content: PaperContent): Paper {
    return new Paper(id, identifier, owners, content);
  }

  get isApproved(): boolean {
    return this.state === 'approved';
  }

  get content(): PaperContent {
    const { title, subject, level, language, items, contentHash } = this;
    return { title, subject, level, language, items, contentHash };
  }

  get approvedBy(): readonly string[] {
    return this.approvals.map(({ actor }) => actor);
  }

  /**
   * Takes another content; what was approved of the former one no longer counts. Null when it is the same.
   * @returns what its author should know: whose content went, and how many approvals went with it
   */
  revise(content: PaperContent): { identifier: string; title: string; approvals: number } | null {
    if (this.isSame(content)) return null;
    if (this.isApproved) throw new DomainError('paper-approved');
    const { identifier, title } = this;
    if (!this.isVersion(content)) throw new DomainError('test-identifier-taken', { identifier, title });
    const approvals = this.approvals.length;
    this.title = content.title;
    this.subject = content.subject;
    this.level = content.level;
    this.language = content.language;
    this.items = content.items;
    this.contentHash = content.contentHash;
    this.approvals = [];
    this.version += 1;
    return { identifier, title, approvals };
  }

  /** What is approved keeps the points that it was approved with. */
  private isSame({ contentHash, items }: PaperContent): boolean {
    const worthAsMuch = items.every(({ maxScore }, at) => maxScore === this.items[at]?.maxScore);
    return contentHash === this.contentHash && (this.isApproved || worthAsMuch);
  }

  /** Authoring tools call many a test `Test-1`: one that shares neither the title nor an item is another exam. */
  private isVersion({ title, items }: PaperContent): boolean {
    const known = new Set(this.items.map(({ identifier }) => identifier));
    return title === this.title || items.some(({ identifier }) => known.has(identifier));
  }

  /** The second approval, by another actor, makes the paper final. */
  approve(actor: string, at: Date): Fact | null {
    if (this.isApproved) throw new DomainError('paper-approved');
    if (this.approvedBy.includes(actor)) throw new DomainError('already-approved-by-you');
    const { points } = this;
    if (!points) throw new DomainError('paper-needs-markers');
    if (!points.gt(0)) throw new DomainError('paper-without-points');
    this.approvals = [...this.approvals, { actor, at: at.toISOString() }];
    this.version += 1;
    if (this.approvals.length < approvalsNeeded) return null;
    this.state = 'approved';
    const { id: paperId, subject, level, language } = this;
    const [items, maxScore] = [this.items.length, points.toNumber()];
    return fact(PaperApprovedV1, paperId, { paperId, subject, level, language, items, maxScore });
  }

  get points(): Decimal | null {
    return pointsOf(this.items.map(({ maxScore }) => maxScore));
  }
}
