import { setImmediate as breathe } from 'node:timers/promises';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { networkOf, suppress } from '@pan/disclosure';
import { actorOf, currentCaller } from '@pan/kit/context';
import { newId, UnitOfWork, type Unit } from '@pan/kit/data';
import { schoolDay } from '@pan/kit/domain';
import { type JobContext, type JobHandler, type JobOutcome, JobWorker } from '@pan/kit/jobs';
import { SETTINGS } from '@pan/kit/ops';
import type { Settings } from '../../config.js';
import { figureDatasets, personTables, type CountedFigure } from '../../domain/editions/figure-datasets.js';
import { findingsOf } from '../../domain/editions/findings.js';
import { networkDataset } from '../../domain/editions/network-dataset.js';
import { planDatasets } from '../../domain/editions/plan-datasets.js';
import { indicators } from '../../domain/indicators.js';
import { shownGrant } from '../../domain/plan-facts/grants.js';
import { Plan } from '../../domain/plan.js';
import { EditionRepository } from '../../persistence/editions/edition.repository.js';
import { EditionQueries } from '../../persistence/editions/editions.queries.js';
import { NetworkQueries } from '../../persistence/inventory/network.queries.js';
import { Figures } from '../figures.js';
import { FilledPlan } from '../plan-facts/filled-plan.js';
import { filesOf } from './edition-files.js';
import { editionKind, type EditionOrder } from './request-edition.js';

class Cancelled extends Error {}

/** Freezes what is known at one instant: counts, hides what would give somebody away, checks, and writes every file. */
@Injectable()
export class MakeEdition implements JobHandler, OnModuleInit {
  readonly kind = editionKind;

  constructor(
    private readonly work: UnitOfWork,
    private readonly worker: JobWorker,
    private readonly figures: Figures,
    private readonly plan: Plan,
    private readonly filled: FilledPlan,
    private readonly editions: EditionRepository,
    private readonly queries: EditionQueries,
    private readonly network: NetworkQueries,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  onModuleInit(): void {
    this.worker.register(this);
  }

  async run(context: JobContext): Promise<JobOutcome> {
    const order = context.params as unknown as EditionOrder;
    try {
      const { figures, waiting, published, base, facts, grants, connections } = await this.work.run((unit) =>
        this.count(unit, context, order),
      );
      const smallest = this.settings.SMALLEST_GROUP;
      const network = networkOf(personTables(figures), { smallest });
      const { hidden, givenAway } = await suppress(network, published, {
        drift: smallest,
        pause: async (done, total) => {
          if (context.cancelled()) throw new Cancelled();
          context.progress(done, total);
          await breathe();
        },
      });
      const names = new Set(hidden.keys());
      const datasets = [
        ...[...planDatasets(this.plan, facts, grants), ...figureDatasets(figures, names)],
        ...(connections.length > 0 ? [networkDataset(connections)] : []),
      ];
      const findings = findingsOf({
        ...{ datasets, givenAway, waiting, today: schoolDay(new Date()) },
        before: await this.rowsBefore(base),
      });
      context.addCounts({ datasets: datasets.length, hidden: hidden.size, findings: findings.length });
      await this.work.run(async (unit) => {
        await context.hold(unit);
        if (await this.editions.isMade(unit, context.jobId)) return;
        const number = await this.editions.nextNumber(unit);
        const madeAt = await unit.now();
        const { PUBLIC_URL, EDITION_LICENCE } = this.settings;
        await this.editions.add(unit, {
          current: {
            ...{
              id: newId(),
              number,
              base,
              ...order,
              datasets: datasets.map(({ dataset }) => dataset.id),
              findings,
              madeAt,
            },
            ...{ state: 'draft', approvals: [], releasedAt: null },
          },
          jobId: context.jobId,
          madeBy: actorOf(currentCaller()),
          datasets: datasets.map(({ dataset, rows }) => ({ ...dataset, rowCount: rows.length })),
          network: { network, hidden: names },
          files: filesOf({
            ...{
              number,
              madeAt,
              base: PUBLIC_URL,
              licence: EDITION_LICENCE,
              datasets,
              grants: this.plan.grants(grants),
            },
          }),
        });
      });
      return { state: 'succeeded' };
    } catch (error) {
      if (error instanceof Cancelled) return { state: 'cancelled' };
      throw error;
    }
  }

  /** Everything at one instant: facts wait until it is counted. */
  private async count(unit: Unit, context: JobContext, { organisation, schoolYears }: EditionOrder) {
    await context.hold(unit);
    await this.queries.holdFacts();
    const figures: CountedFigure[] = [];
    for (const indicator of indicators)
      for (const schoolYear of indicator.period === 'now' ? [null] : schoolYears)
        for (const by of indicator.breakdowns) {
          if (context.cancelled()) throw new Cancelled();
          const question = {
            schoolYear: schoolYear ?? undefined,
            organisation: indicator.scope === 'network' ? undefined : organisation,
          };
          const counted = await this.figures.counts(indicator, { ...question, by, reach: [organisation] });
          figures.push({
            indicator,
            by,
            schoolYear,
            top: indicator.scope === 'network' ? null : organisation,
            ...counted,
          });
        }
    return {
      figures,
      waiting: await this.queries.waitingFacts(),
      published: await this.editions.published(unit),
      base: await this.editions.lastReleased(unit),
      facts: await this.filled.facts(),
      grants: (await this.filled.grants()).map(shownGrant),
      connections: await this.network.all(organisation),
    };
  }

  private async rowsBefore(base: number | null): Promise<ReadonlyMap<string, number>> {
    const edition = base === null ? null : await this.queries.one(base, ['released']);
    return new Map(edition?.datasets.map(({ id, rowCount }) => [id, rowCount]));
  }
}
