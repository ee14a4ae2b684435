import { canonicalJson, DomainError } from '@pan/kit/domain';
import type { Facts } from '../history/changes.js';

export const equipmentCategories = [
  ...['laptop', 'tablet', 'desktop', 'display', 'robot', 'printer-3d', 'headset', 'camera', 'microcontroller'],
  ...['network', 'assistive', 'furniture', 'other'],
] as const;
export type EquipmentCategory = (typeof equipmentCategories)[number];

export const equipmentStates = ['available', 'out', 'in-repair', 'missing', 'retired'] as const;
export type EquipmentState = (typeof equipmentStates)[number];

/** How an item comes back. */
export const conditions = ['sound', 'damaged', 'missing'] as const;
export type Condition = (typeof conditions)[number];

/** What its owner says of an item; never a person. */
export interface EquipmentDescription {
  readonly category: EquipmentCategory;
  readonly model: string;
  /** The code of the bundle that it is a part of. */
  readonly kit: string | null;
  readonly acquiredOn: string | null;
}

/** To whom an item is lent: an organisation, and a place there. */
export interface Holder {
  readonly organisationId: string;
  /** A room, a cart, a class: never a person. */
  readonly place: string | null;
}

interface ItemState extends EquipmentDescription {
  readonly id: string;
  /** The owner. */
  readonly organisationId: string;
  /** The owner's number for it, which is on its label. */
  readonly tag: string;
  readonly state: EquipmentState;
  readonly holderId: string | null;
  readonly place: string | null;
  /** The open lending. */
  readonly lendingId: string | null;
  readonly version: number;
}

/** One machine, robot or part of a kit, that its organisation lends and takes back. */
export class EquipmentItem {
  private constructor(private state: ItemState) {}

  static enter(id: string, organisationId: string, tag: string, description: EquipmentDescription): EquipmentItem {
    const { category, model, kit, acquiredOn } = description;
    return new EquipmentItem({
      ...{ id, organisationId, tag, category, model, kit, acquiredOn },
      ...{ state: 'available', holderId: null, place: null, lendingId: null, version: 1 },
    });
  }

  get id(): string {
    return this.state.id;
  }

  get organisationId(): string {
    return this.state.organisationId;
  }

  get tag(): string {
    return this.state.tag;
  }

  get version(): number {
    return this.state.version;
  }

  get lendingId(): string | null {
    return this.state.lendingId;
  }

  /** As its history keeps it. */
  get facts(): Facts {
    const { id: _, version: __, lendingId: ___, ...facts } = this.state;
    return Object.fromEntries(
      Object.entries(facts).flatMap(([name, value]) => (value === null ? [] : [[`/${name}`, value]])),
    );
  }

  /** @returns whether anything is new */
  describe({ category, model, kit, acquiredOn }: EquipmentDescription): boolean {
    return this.become({ category, model, kit, acquiredOn });
  }

  /** @throws DomainError equipment-not-available */
  lend(lendingId: string, { organisationId: holderId, place }: Holder): void {
    if (this.state.state !== 'available')
      throw new DomainError('equipment-not-available', { tag: this.tag, state: this.state.state });
    this.become({ state: 'out', holderId, place, lendingId });
  }

  /** To another holder without coming back between. @throws DomainError equipment-not-out */
  passOn(lendingId: string, { organisationId: holderId, place }: Holder): void {
    this.mustBeOut();
    this.become({ holderId, place, lendingId });
  }

  /** @throws DomainError equipment-not-out */
  takeBack(condition: Condition): void {
    this.mustBeOut();
    const state = condition === 'sound' ? 'available' : condition === 'damaged' ? 'in-repair' : 'missing';
    this.become({ state, holderId: null, place: null, lendingId: null });
  }

  /** Repaired, found, sent to repair, lost or given away, while it is not out. @throws DomainError equipment-is-out, equipment-retired */
  settle(state: Exclude<EquipmentState, 'out'>): boolean {
    if (this.state.state === 'out') throw new DomainError('equipment-is-out', { tag: this.tag });
    if (this.state.state === 'retired' && state !== 'retired')
      throw new DomainError('equipment-retired', { tag: this.tag });
    return this.become({ state });
  }

  private mustBeOut(): void {
    if (this.state.state !== 'out')
      throw new DomainError('equipment-not-out', { tag: this.tag, state: this.state.state });
  }

  private become(next: Partial<ItemState>): boolean {
    const after = { ...this.state, ...next };
    if (canonicalJson(after) === canonicalJson(this.state)) return false;
    this.state = { ...after, version: this.version + 1 };
    return true;
  }
}
