import { OrganisationChangedV1, OrganisationRegisteredV1, type OrganisationKind } from '@pan/contracts';
import { DomainError, fact, type Fact } from '@pan/kit/domain';

interface OrganisationState {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly kind: OrganisationKind;
  readonly parentId: string | null;
  /** Codes from the top of the network down to this one. */
  readonly path: readonly string[];
  readonly version: number;
}

/** The code of the one above all others. */
export const top = 'ministere';

/** Part of the network, below exactly one other part; its code is the ministry's and never changes. */
export class Organisation {
  private constructor(private state: OrganisationState) {}

  static register(
    id: string,
    code: string,
    name: string,
    kind: OrganisationKind,
    parent: Organisation,
  ): { organisation: Organisation; fact: Fact } {
    const path = [...parent.path, code];
    const organisation = new Organisation({ id, code, name, kind, parentId: parent.id, path, version: 1 });
    return { organisation, fact: fact(OrganisationRegisteredV1, id, organisation.published) };
  }

  get name(): string {
    return this.state.name;
  }

  get id(): string {
    return this.state.id;
  }

  get code(): string {
    return this.state.code;
  }

  get kind(): OrganisationKind {
    return this.state.kind;
  }

  get parentId(): string | null {
    return this.state.parentId;
  }

  get path(): readonly string[] {
    return this.state.path;
  }

  get version(): number {
    return this.state.version;
  }

  /** Whether it is one of these, by their codes, or below one. */
  isWithin(organisations: readonly string[]): boolean {
    return organisations.some((code) => this.path.includes(code));
  }

  /** A move is refused: learners' sight hangs on the path, so a reorganisation is a migration of its own. */
  revise(name: string, kind: OrganisationKind, parent: Organisation | null): Fact | null {
    if ((parent?.id ?? null) !== this.parentId) throw new DomainError('organisation-cannot-move');
    if (name === this.state.name && kind === this.state.kind) return null;
    this.state = { ...this.state, name, kind, version: this.version + 1 };
    return fact(OrganisationChangedV1, this.id, this.published);
  }

  private get published(): OrganisationRegisteredV1 {
    const { id, code, name, kind, parentId } = this.state;
    return { organisationId: id, code, name, kind, ...(parentId && { parentId }) };
  }
}

/**
 * The code of an organisation that a system's bundle brings below a root: readable, stable, and never another root's. Null where it
 * would say too little or too much, and two keys might be one.
 */
export function codeBelow(root: string, sourceId: string): string | null {
  const slug = sourceId
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  const code = `${root}.${slug}`;
  return slug === '' || code.length > 120 ? null : code;
}
