import { readFileSync } from 'node:fs';
import { Injectable } from '@nestjs/common';
import { decodeText } from '@pan/kit/domain';
import { Plan } from '../../domain/plan.js';
import { inWords, stateOfSystem, type SystemEvidence, type SystemState } from '../../domain/plan-facts/system-state.js';
import type { OwnText } from '../../domain/register.js';
import { KindRepository } from '../../persistence/programmes/kind.repository.js';
import { ProgrammeCountQueries } from '../../persistence/programmes/programme-counts.queries.js';
import type { FigureQuestion } from '../figures.js';
import { ReportedFigures } from '../reported-figures.js';

/** Written by `npm run generate` from the titles of specs and the claims of the story. */
const shown = JSON.parse(decodeText(readFileSync(new URL('../../../systems-shown.json', import.meta.url)))) as Readonly<
  Record<string, SystemEvidence['shownBy']>
>;

export type LivingSystem = ReturnType<Plan['systems']>[0] &
  SystemEvidence & { readonly state: SystemState; readonly stands: OwnText };

/** Each system that the documents speak of, with what there is of it now: computed, never claimed. */
@Injectable()
export class Systems {
  constructor(
    private readonly plan: Plan,
    private readonly kinds: KindRepository,
    private readonly counts: ProgrammeCountQueries,
    private readonly reported: ReportedFigures,
  ) {}

  /** @throws DomainError measure-unknown, organisation-unknown, out-of-reach */
  async list(
    filter: { owner?: string | undefined; measure?: string | undefined },
    question: Omit<FigureQuestion, 'by'>,
  ): Promise<LivingSystem[]> {
    const systems = this.plan.systems(filter);
    const [kinds, initiatives, figures] = await Promise.all([
      this.kinds.all(),
      this.counts.byKind(),
      this.reported.of(undefined, question),
    ]);
    return systems.map((system) => {
      const evidence: SystemEvidence = {
        kinds: kinds
          .filter(({ definition }) => definition.systems.includes(system.id))
          .map(({ code }) => ({ code, initiatives: initiatives.get(code) ?? 0 })),
        figures: figures.flatMap(({ indicator: { id, service, measure }, figure }) =>
          service === system.owner && system.measures.includes(measure) && figure
            ? [{ indicator: id, value: figure.value, suppressed: figure.suppressed }]
            : [],
        ),
        facts: this.plan.factsOf(system),
        shownBy: shown[system.id] ?? { story: [], specs: [] },
      };
      const state = stateOfSystem(evidence);
      return { ...system, ...evidence, state, stands: inWords(state, evidence) };
    });
  }
}
