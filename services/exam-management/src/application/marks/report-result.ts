import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import {
  type AssessmentResult,
  float,
  type ItemResult,
  reported,
  type ResultVersion,
  testOutcomes,
  writtenResult,
} from '@pan/qti';
import { ReportQueries, type ScoredSitting } from '../../persistence/marks/report.queries.js';
import { PaperCache, type ShownPaper } from '../papers/paper-cache.js';
import { SittingInSight } from '../sittings/sitting-in-sight.js';
import { resultsOf } from './score-test.js';

/** What came of a sitting as QTI results reporting says it, once its mark is released: answers and points, never a right answer. */
@Injectable()
export class ReportResult {
  constructor(
    private readonly inSight: SittingInSight,
    private readonly reports: ReportQueries,
    private readonly papers: PaperCache,
  ) {}

  async run(sittingId: string, version: ResultVersion): Promise<{ xml: string; learnerId: string }> {
    const scored = await this.inSight.watch(sittingId, (_, unit) => this.released(unit, sittingId), { lock: false });
    const paper = await this.papers.paper(scored.paperId);
    return { xml: writtenResult(resultOfSitting(paper, scored), version), learnerId: scored.learnerId };
  }

  private async released(unit: Unit, sittingId: string): Promise<ScoredSitting> {
    const scored = await this.reports.released(unit, sittingId);
    if (!scored) throw new DomainError('sitting-not-scored');
    return scored;
  }
}

function resultOfSitting(paper: ShownPaper, scored: ScoredSitting): AssessmentResult {
  const { sittingId, learnerId, sessionId, paperIdentifier } = scored;
  const datestamp = scored.scoredAt.toISOString();
  const { results, came } = resultsOf(paper, scored, scored.places);
  const met = results.filter(({ place }) => came.has(place.name));
  const definition = paper.test?.definition;
  const outcomes = definition ? testOutcomes(definition, { seed: sittingId, results }) : {};
  const declared = definition?.outcomes.map((one) => reported(one, outcomes[one.identifier] ?? null)) ?? [];
  const total = reported({ identifier: 'SCORE', cardinality: 'single', baseType: 'float' }, float(scored.points));
  const mark = reported({ identifier: 'MARK', cardinality: 'single', baseType: 'integer' }, float(scored.mark));
  const own = declared.filter(({ identifier }) => identifier !== 'SCORE' && identifier !== 'MARK');
  return {
    candidate: learnerId,
    sessions: [
      { source: 'urn:qc:pan:exam-session', identifier: sessionId },
      { source: 'urn:qc:pan:sitting', identifier: sittingId },
    ],
    test: {
      identifier: paperIdentifier,
      datestamp,
      outcomes: [
        { ...total, normalMaximum: null, externalScored: null },
        { ...mark, normalMaximum: '100', externalScored: null },
        ...own.map((one) => ({ ...one, normalMaximum: null, externalScored: null })),
      ],
    },
    items: met.map((one, at) => itemReport(one, at + 1, datestamp)),
  };
}

function itemReport({ place, definition, attempts, variable }: ItemResult, sequenceIndex: number, datestamp: string) {
  const counted = reported({ identifier: 'numAttempts', cardinality: 'single', baseType: 'integer' }, float(attempts));
  return {
    identifier: place.name,
    sequenceIndex,
    datestamp,
    sessionStatus: 'final' as const,
    responses: [counted, ...definition.responses.map((one) => reported(one, variable(one.identifier)))].map((one) => ({
      ...one,
      correct: null,
    })),
    outcomes: definition.outcomes.map((one) => ({
      ...reported(one, variable(one.identifier)),
      normalMaximum: one.normalMaximum?.toString() ?? null,
      externalScored: one.externalScored,
    })),
  };
}
