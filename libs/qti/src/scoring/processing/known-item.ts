import type { ItemDefinition, OutcomeDeclaration, ResponseDeclaration } from '../item-definition.js';

/** What is the same in every session with an item: found once, for very many scores. */
export interface KnownItem {
  readonly responses: ReadonlyMap<string, ResponseDeclaration>;
  readonly outcomes: ReadonlyMap<string, OutcomeDeclaration>;
  /** Outcomes that a person gives. */
  readonly human: ReadonlySet<string>;
}

const known = new WeakMap<ItemDefinition, KnownItem>();

export function knownItem(item: ItemDefinition): KnownItem {
  const before = known.get(item);
  if (before) return before;
  const human = item.outcomes.filter(({ externalScored }) => externalScored === 'human');
  const found = {
    responses: new Map(item.responses.map((one) => [one.identifier, one])),
    outcomes: new Map(item.outcomes.map((one) => [one.identifier, one])),
    human: new Set(human.map(({ identifier }) => identifier)),
  };
  known.set(item, found);
  return found;
}
