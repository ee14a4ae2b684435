import { createHash } from 'node:crypto';
import { newId, type Unit } from '@pan/kit/data';
import { DomainError, type Fact, type InputProblem } from '@pan/kit/domain';
import { codeBelow, Organisation } from '../../domain/organisations/organisation.js';
import type { Placed } from '../roster/rows.js';
import { OrganisationSourceRepository } from '../../persistence/imports/organisation-source.repository.js';
import { OrganisationRepository } from '../../persistence/organisations/organisation.repository.js';
import type { System } from '../../persistence/roster/source-system.repository.js';
import type { SourceSystems } from '../roster/source-systems.js';
import {
  attach,
  namesOf,
  rowOfRoot,
  type Attached,
  type OrganisationData,
  type StagedOrganisation,
} from './attachments.js';
import type { Staging } from '../../persistence/imports/staging.js';

const organisations = new OrganisationRepository();
const sources = new OrganisationSourceRepository();

/** Where the organisations of a sending system stand, once those of the bundle are in the network. */
export interface Network {
  /** By source id: those of the bundle and those of earlier ones. */
  readonly places: ReadonlyMap<string, Placed>;
  /** Organisations whose whole state the bundle is. */
  readonly named: readonly string[];
  readonly counts: { readonly created: number; readonly changed: number; readonly unchanged: number };
  readonly warnings: readonly InputProblem[];
}

/** Below which organisation a bundle is placed, and in whose keys it speaks there. */
export interface KeySpace {
  readonly root: Organisation;
  /** The name of the system's rows there. */
  readonly source: string;
}

export async function keySpaceOf(
  staging: Staging,
  systems: SourceSystems,
  system: System,
  { code, reach }: { code: string | null; reach: readonly string[] },
): Promise<KeySpace> {
  const root = await rootOf(staging.unit, code, await organisationsOf(staging), { reach, system });
  return { root, source: await systems.keysIn(staging.unit, system, root.path) };
}

async function organisationsOf(staging: Staging): Promise<StagedOrganisation[]> {
  const rows: StagedOrganisation[] = [];
  for await (const chunk of staging.chunks<OrganisationData>('organisation')) rows.push(...chunk);
  return rows;
}

/** Registers and revises the organisations of a bundle below a root, and holds back those that cannot stand there. */
export async function placeOrganisations(
  staging: Staging,
  { root, source }: KeySpace,
  isDelta: boolean,
): Promise<Network> {
  const { unit } = staging;
  const rows = await organisationsOf(staging);
  const heldBefore = await staging.heldOrganisations();
  const everywhere = await sources.placesOf(unit, source);
  const known = belowRoot(everywhere, root);
  const elsewhere = rows.filter((row) => everywhere.has(row.source_id) && !known.has(row.source_id));
  await staging.holdOrganisations(seqsOf(elsewhere), 'organisation-elsewhere', 'sourcedId');

  const usable = rows.filter((row) => !elsewhere.includes(row));
  const heldIds = new Set([...heldBefore, ...elsewhere.map((row) => row.source_id)]);
  const { attached, held, warnings } = attach(usable, heldIds, new Set(known.keys()));
  await staging.holdOrganisations(seqsOf(held), 'organisation-held', 'parentSourcedId');

  const placing = new Placing(unit, source, root, known);
  // A delta that names one district need not name the others: it stands for the root only while nothing else does.
  const isRootKnown = isDelta && [...known.values()].some(({ id }) => id === root.id);
  await placing.run(attached, isRootKnown ? null : rowOfRoot(attached, root));
  const places = belowRoot(await sources.placesOf(unit, source), root);
  return {
    places,
    named: [...new Set(attached.map(({ row }) => places.get(row.source_id)!.id))],
    counts: placing.counts,
    warnings: [...warnings, ...placing.warnings],
  };
}

/**
 * The root asked for; without one, the organisation that the top of the bundle bears the code of, else the token's only one; for a
 * delta that names no organisation, the token's only one in the centre that the system writes in.
 */
async function rootOf(
  unit: Unit,
  code: string | null,
  rows: readonly StagedOrganisation[],
  { reach, system }: { reach: readonly string[]; system: System },
): Promise<Organisation> {
  const sourceIds = new Set(rows.map((row) => row.source_id));
  const tops = rows.filter(({ data }) => data.parentSourceId === null || !sourceIds.has(data.parentSourceId));
  const names = code === null ? tops.flatMap(namesOf) : [code];
  const namesakes = await organisations.called(unit, names);
  const found = namesakes.filter(({ path }) => path.some((above) => reach.includes(above)));
  if (found.length === 1) return found[0]!;
  if (found.length === 0 && namesakes.length > 0) throw new DomainError('out-of-reach');
  const own = code === null ? await organisations.called(unit, reach) : [];
  const inCentre = rows.length === 0 ? own.filter(({ path }) => (path[1] ?? path[0]) === system.centre) : [];
  const only = own.length === 1 ? own[0] : inCentre.length === 1 ? inCentre[0] : undefined;
  if (!only) throw new DomainError('root-ambiguous', { organisations: reach.join(', ') });
  return only;
}

const belowRoot = (places: ReadonlyMap<string, Placed>, { code }: Organisation): Map<string, Placed> =>
  new Map([...places].filter(([, { path }]) => path.includes(code)));

const seqsOf = (rows: readonly StagedOrganisation[]): string[] => rows.map((row) => row.seq);

class Placing {
  readonly counts = { created: 0, changed: 0, unchanged: 0 };
  readonly warnings: InputProblem[] = [];
  private readonly bySourceId = new Map<string, Organisation>();
  private readonly byId = new Map<string, Organisation>();
  private readonly mapped: { sourceId: string; id: string }[] = [];
  private readonly created: Organisation[] = [];
  private readonly facts: Fact[] = [];

  constructor(
    private readonly unit: Unit,
    private readonly source: string,
    private readonly root: Organisation,
    private readonly known: ReadonlyMap<string, Placed>,
  ) {}

  /** From the top down, so that the parent of each stands before it. */
  async run(attached: readonly Attached[], rowOfRoot: StagedOrganisation | null): Promise<void> {
    const isRoot = ({ row }: Attached) => row === rowOfRoot || this.known.get(row.source_id)?.id === this.root.id;
    for (const { row } of attached.filter(isRoot)) this.stand(row, this.root);
    const old = attached.filter((one) => !isRoot(one) && this.known.has(one.row.source_id));
    const fresh = attached.filter((one) => !isRoot(one) && !this.known.has(one.row.source_id));
    await this.loadKnown();
    await this.revise(old);
    if (fresh.length > 0) await this.register(fresh);
    await organisations.saveAll(this.unit, [], this.created);
    await sources.addAll(this.unit, this.source, this.mapped);
    await this.unit.emit(...this.facts);
  }

  private stand(row: StagedOrganisation, organisation: Organisation): void {
    this.bySourceId.set(row.source_id, organisation);
    if (!this.known.has(row.source_id)) this.mapped.push({ sourceId: row.source_id, id: organisation.id });
    this.counts.unchanged += 1;
  }

  private async loadKnown(): Promise<void> {
    const known = await organisations.withParents(
      this.unit,
      [...this.known.values()].map(({ id }) => id),
    );
    for (const organisation of known) this.byId.set(organisation.id, organisation);
    for (const [sourceId, { id }] of this.known)
      if (!this.bySourceId.has(sourceId)) this.bySourceId.set(sourceId, this.byId.get(id)!);
  }

  private above({ under }: Attached): Organisation {
    return (under !== null && this.bySourceId.get(under)) || this.root;
  }

  /** Names follow the system that brought the organisation; where two systems know it, the network's name stays. */
  private async revise(attached: readonly Attached[]): Promise<void> {
    const ids = attached.map(({ row }) => this.bySourceId.get(row.source_id)!.id);
    const shared = await sources.known(this.unit, ids, this.source);
    const say = (organisation: Organisation, { row }: Attached) =>
      organisation.revise(
        row.data.name,
        row.data.orgKind,
        organisation.parentId === null ? null : this.byId.get(organisation.parentId)!,
      );

    const differing = attached.filter((one) => {
      const organisation = this.bySourceId.get(one.row.source_id)!;
      if (!this.willStandUnder(one, organisation)) this.warnMoved(one);
      return !shared.has(organisation.id) && say(organisation, one) !== null;
    });
    const ofDiffering = new Map(differing.map((one) => [this.bySourceId.get(one.row.source_id)!.id, one]));
    const locked = await organisations.byIds(this.unit, [...ofDiffering.keys()]);
    const changed = locked.filter((organisation) => {
      const fact = say(organisation, ofDiffering.get(organisation.id)!);
      if (fact) this.facts.push(fact);
      return fact !== null;
    });
    await organisations.saveAll(this.unit, changed);
    this.counts.changed += changed.length;
    this.counts.unchanged += attached.length - changed.length;
  }

  private willStandUnder(one: Attached, organisation: Organisation): boolean {
    return one.under === null
      ? organisation.path.at(-2) === this.root.code || one.row.data.parentSourceId !== null
      : organisation.parentId === this.above(one).id;
  }

  private warnMoved({ row }: Attached): void {
    this.warnings.push({
      severity: 'warning',
      code: 'organisation-moved',
      file: row.file,
      row: row.row,
      field: 'parentSourcedId',
      value: row.data.parentSourceId ?? '',
    });
  }

  /** The root is locked meanwhile, so that two systems' first bundles cannot take the same code. */
  private async register(fresh: readonly Attached[]): Promise<void> {
    await organisations.byIds(this.unit, [this.root.id]);
    const wanted = fresh.map(({ row }) => {
      const key = row.data.identifier ?? row.source_id;
      return codeBelow(this.root.code, key) ?? `${this.root.code.slice(0, 103)}.${digest(16, key)}`;
    });
    const codes = [...wanted, ...fresh.flatMap(({ row }) => namesOf(row))];
    const below = await organisations.called(this.unit, codes);
    const claimed = await sources.known(
      this.unit,
      below.map(({ id }) => id),
    );
    const byCode = new Map(below.map((organisation) => [organisation.code, organisation]));
    const taken = new Set<string>();
    for (const [index, one] of fresh.entries()) {
      const { row } = one;
      const code = wanted[index]!;
      const there = byCode.get(code);
      const namesake = namesOf(row)
        .map((name) => byCode.get(name))
        .find((other) => other?.path.includes(this.root.code));
      const isTheSame =
        there?.path.includes(this.root.code) && (row.data.identifier !== null || !claimed.has(there.id));
      if (namesake) this.stand(row, namesake);
      else if (there && isTheSame && !taken.has(code)) this.stand(row, there);
      else {
        const parent = this.above(one);
        const own = there || taken.has(code) ? `${code.slice(0, 111)}-${digest(8, this.source, row.source_id)}` : code;
        const { organisation, fact } = Organisation.register(newId(), own, row.data.name, row.data.orgKind, parent);
        this.created.push(organisation);
        this.facts.push(fact);
        this.bySourceId.set(row.source_id, organisation);
        this.mapped.push({ sourceId: row.source_id, id: organisation.id });
        this.counts.created += 1;
      }
      taken.add(code);
    }
  }
}

const digest = (length: number, ...parts: string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, length);
