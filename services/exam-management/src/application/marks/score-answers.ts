import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import {
  answersFrom,
  type Attempt,
  bodyOf,
  type ItemSession,
  plain,
  type Plain,
  type ReadItem,
  requireDeclared,
  type SaidAnswer,
  sessionOf,
} from '@pan/qti';
import { ItemRepository } from '../../persistence/items/item.repository.js';

/** What whoever tries an item answers: once, or attempt by attempt. */
export interface Trial {
  readonly responses?: Readonly<Record<string, SaidAnswer>> | undefined;
  readonly seed?: string | undefined;
  readonly attempts?:
    | readonly { readonly responses: Readonly<Record<string, SaidAnswer>>; readonly seconds?: number | undefined }[]
    | undefined;
}

/** One variable at the end of a trial. */
export interface TriedVariable {
  readonly identifier: string;
  readonly kind: 'outcome' | 'template';
  readonly baseType: string | null;
  readonly cardinality: string;
  readonly value: Plain;
}

/** Tries an item: what answers to it would earn, and what is seen after them. */
@Injectable()
export class ScoreAnswers {
  constructor(
    private readonly work: UnitOfWork,
    private readonly items: ItemRepository,
  ) {}

  async run(itemId: string, { responses, seed = '', attempts }: Trial) {
    const item = await this.work.run((unit) => this.items.byId(unit, itemId));
    const made: Attempt[] = (attempts ?? [{ responses: responses ?? {} }]).map((one) => ({
      answers: answersFrom(one.responses),
      ...(one.seconds !== undefined && { seconds: one.seconds }),
    }));
    for (const { answers } of made) requireDeclared(item.definition, answers);
    const session = sessionOf(item.definition, made, {}, seed);
    const { body, feedback } = bodyOf(item, item.files).text(seed, made);
    const outcomes = Object.entries(session.results).map(([name, value]) => [name, plain(value)] as const);
    return {
      outcomes: Object.fromEntries(outcomes),
      variables: variablesOf(item, session),
      completionStatus: session.status,
      numAttempts: session.attemptsMade,
      body,
      feedback,
    };
  }
}

function variablesOf({ definition }: ReadItem, { results, templates }: ItemSession): TriedVariable[] {
  const declared = [
    ...definition.outcomes.map((one) => ({ ...one, kind: 'outcome' as const, held: results[one.identifier] })),
    ...(definition.templates?.declarations ?? []).map((one) => ({
      ...one,
      kind: 'template' as const,
      held: templates[one.identifier],
    })),
  ];
  return declared.map(({ identifier, kind, baseType, cardinality, held }) => ({
    identifier,
    kind,
    baseType,
    cardinality,
    value: plain(held ?? null),
  }));
}
