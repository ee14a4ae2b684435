import type { OrganisationKind } from '@pan/contracts';
import type { InputProblem } from '@pan/kit/domain';
import type { Staged } from '../../persistence/imports/staging.js';

export interface OrganisationData {
  readonly name: string;
  readonly orgKind: OrganisationKind;
  readonly parentSourceId: string | null;
  readonly identifier: string | null;
}
export type StagedOrganisation = Staged<OrganisationData>;

/** An organisation of the bundle and the one above it, by their source ids; null stands for the root of the import. */
export interface Attached {
  readonly row: StagedOrganisation;
  readonly under: string | null;
}

/** No school network is deeper; beyond that, parents go round in a circle. */
const deepest = 20;

/** Orders a bundle's organisations from the top down; whoever hangs below a held one is held too. */
export function attach(
  rows: readonly StagedOrganisation[],
  held: ReadonlySet<string>,
  known: ReadonlySet<string>,
): { attached: Attached[]; held: StagedOrganisation[]; warnings: InputProblem[] } {
  const bySourceId = new Map(rows.map((row) => [row.source_id, row]));
  const usable = new Map<string, boolean>();
  const attached: Attached[] = [];
  const alsoHeld: StagedOrganisation[] = [];
  const warnings: InputProblem[] = [];

  const visit = (row: StagedOrganisation, below: ReadonlySet<string>): boolean => {
    const settled = usable.get(row.source_id);
    if (settled !== undefined) return settled;
    const parentId = row.data.parentSourceId;
    const parent = parentId === null ? undefined : bySourceId.get(parentId);
    const warn = (code: string) =>
      warnings.push({
        severity: 'warning',
        code,
        file: row.file,
        row: row.row,
        field: 'parentSourcedId',
        value: parentId ?? '',
      });
    let under = parentId;
    let waits = parentId !== null && held.has(parentId);
    if (parent && (below.has(parent.source_id) || parent === row || below.size >= deepest)) {
      warn('parents-in-a-circle');
      under = null;
    } else if (parent) waits = !visit(parent, new Set([...below, row.source_id]));
    else if (parentId !== null && !waits && !known.has(parentId)) {
      warn('parent-not-in-bundle');
      under = null;
    }
    usable.set(row.source_id, !waits);
    if (waits) alsoHeld.push(row);
    else attached.push({ row, under });
    return !waits;
  };
  for (const row of rows) visit(row, new Set());
  return { attached, held: alsoHeld, warnings };
}

/** The row that stands for the root itself, if any: it bears the root's code, or is the only one on top and of its kind. */
export function rowOfRoot(
  attached: readonly Attached[],
  root: { code: string; kind: OrganisationKind },
): StagedOrganisation | null {
  const tops = attached.filter(({ under }) => under === null).map(({ row }) => row);
  const named = tops.find((row) => namesOf(row).includes(root.code));
  if (named) return named;
  if (root.kind === 'ministry') return null;
  const districts = tops.filter(({ data }) => data.orgKind === 'service-centre' || data.orgKind === root.kind);
  return districts.length === 1 ? districts[0]! : null;
}

/** What an organisation's row may be called in the network: its identifier, else its source id. */
export function namesOf({ source_id: sourceId, data }: StagedOrganisation): string[] {
  return [data.identifier, sourceId].flatMap((name) => (name === null ? [] : [name.toLowerCase()]));
}
