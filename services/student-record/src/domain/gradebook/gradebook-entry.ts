/** Whose entry it is, under which key, and who sees it; none of it ever changes. */
export interface EntryPlace {
  readonly id: string;
  readonly source: string;
  readonly sourceId: string;
  readonly organisationId: string;
  readonly visibleTo: readonly string[];
}

/** Without a class an entry is of the assessment profile. */
export const profiles = ['gradebook', 'assessment'] as const;
export type Profile = (typeof profiles)[number];

export interface Standing {
  /** In the standard's words: what was deleted stays as a mark that it was. */
  readonly status: 'active' | 'tobedeleted';
  readonly version: number;
}

/** Something that a system keeps in the gradebook under a key of its own, and that nobody else changes. */
export abstract class GradebookEntry<Place extends EntryPlace, Said extends object> {
  constructor(protected state: Place & Said & Standing) {}

  get id(): string {
    return this.state.id;
  }

  get source(): string {
    return this.state.source;
  }

  get sourceId(): string {
    return this.state.sourceId;
  }

  get version(): number {
    return this.state.version;
  }

  get visibleTo(): readonly string[] {
    return this.state.visibleTo;
  }

  get isActive(): boolean {
    return this.state.status === 'active';
  }

  /** What is said again changes nothing; what is said after a deletion holds again. @returns whether anything changed */
  protected take(said: Said): boolean {
    const names = Object.keys(said) as (keyof Said)[];
    const state: Said = this.state;
    if (this.isActive && names.every((name) => isSame(said[name], state[name]))) return false;
    this.state = { ...this.state, ...said, status: 'active', version: this.version + 1 };
    return true;
  }

  /** @returns whether it was there */
  protected end(): boolean {
    if (!this.isActive) return false;
    this.state = { ...this.state, status: 'tobedeleted', version: this.version + 1 };
    return true;
  }
}

const isSame = (one: unknown, other: unknown): boolean =>
  one instanceof Date && other instanceof Date ? one.getTime() === other.getTime() : one === other;
