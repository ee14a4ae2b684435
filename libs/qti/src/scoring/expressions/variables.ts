import { mapResponse, mapResponsePoint } from '../answers/mapping.js';
import type { Expression } from '../item-definition.js';
import { isRecord, type Held } from '../values/value.js';
import { none, one, type Operator } from './expression.js';

const named = ({ args }: Expression) => {
  const wanted = args['identifier'];
  return ({ identifier }: { identifier: string }) => identifier === wanted;
};

/** What an item declares and holds: variables, right answers, defaults, what a response is worth by its mapping. */
export const variables: Readonly<Record<string, Operator>> = {
  baseValue: { takes: none, needs: ['baseType'], evaluate: ({ value }) => value ?? null },
  null: { takes: none, evaluate: () => null },
  variable: {
    takes: none,
    needs: ['identifier'],
    evaluate: ({ args }, _, scope) => scope.variable(args['identifier']!),
  },
  correct: {
    takes: none,
    needs: ['identifier'],
    evaluate: (node, _, { definition }) => definition.responses.find(named(node))?.correct ?? null,
  },
  default: {
    takes: none,
    needs: ['identifier'],
    evaluate: (node, _, { definition: { responses, outcomes, templates } }) =>
      [...responses, ...outcomes, ...(templates?.declarations ?? [])].find(named(node))?.defaultValue ?? null,
  },
  mapResponse: {
    takes: none,
    needs: ['identifier'],
    evaluate: (node, _, scope) => {
      const mapping = scope.definition.responses.find(named(node))?.mapping;
      const held = scope.variable(node.args['identifier']!);
      return mapping && !isRecord(held) ? mapResponse(held, mapping) : null;
    },
  },
  mapResponsePoint: {
    takes: none,
    needs: ['identifier'],
    evaluate: (node, _, scope) => {
      const mapping = scope.definition.responses.find(named(node))?.areaMapping;
      const held = scope.variable(node.args['identifier']!);
      return mapping && !isRecord(held) ? mapResponsePoint(held, mapping) : null;
    },
  },
  fieldValue: {
    takes: one,
    needs: ['fieldIdentifier'],
    takesRecords: true,
    evaluate: ({ args }, [value]) => {
      const held = value as Held;
      return isRecord(held) ? (held.fields.get(args['fieldIdentifier']!) ?? null) : null;
    },
  },
};
