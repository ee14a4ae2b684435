import { OrganisationChangedV1, OrganisationRegisteredV1, type OrganisationKind } from '@pan/contracts';
import { DomainError, fact, type Fact } from '@pan/kit/domain';

/** Part of the network, below exactly one other part; its code is the ministry's and never changes. */
export class Organisation {
  private constructor(
    readonly id: string,
    readonly code: string,
    readonly name: string,
    readonly kind: OrganisationKind,
    readonly parentId: string | null,
    /** Codes from the top of the network down to this one. */
    readonly path: readonly string[],
    public version: number,
  ) {}

  static register(
    id: string,
    code: string,
    name: string,
    kind: OrganisationKind,
    parent: Organisation,
  ): { organisation: Organisation; fact: Fact } {
    const organisation = new Organisation(id, code, name, kind, parent.id, [...parent.path, code], 1);
    return { organisation, fact: fact(OrganisationRegisteredV1, id, organisation.published) };
  }

  /** A move is refused: learners' sight hangs on the path, so a reorganisation is a migration of its own. */
  revise(name: string, kind: OrganisationKind, parent: Organisation | null): Fact | null {
    if ((parent?.id ?? null) !== this.parentId) throw new DomainError('organisation-cannot-move');
    if (name === this.name && kind === this.kind) return null;
    Object.assign(this, { name, kind, version: this.version + 1 });
    return fact(OrganisationChangedV1, this.id, this.published);
  }

  private get published(): OrganisationRegisteredV1 {
    const { id, code, name, kind, parentId } = this;
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
