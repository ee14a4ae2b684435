import { Injectable } from '@nestjs/common';
import { actorOf, currentCaller } from '@pan/kit/context';
import { UnitOfWork } from '@pan/kit/data';
import { requireFit, type RuleOrigin, type RuleTerms } from '../../domain/results/result-rule.js';
import { PaperRepository } from '../../persistence/papers/paper.repository.js';
import { type EnteredRule, ResultRuleRepository } from '../../persistence/results/result-rule.repository.js';
import { bankOf } from '../items/add-item.js';

/** The ministry enters a rule of final marks, or the next version of one. */
@Injectable()
export class EnterRule {
  constructor(
    private readonly work: UnitOfWork,
    private readonly papers: PaperRepository,
    private readonly rules: ResultRuleRepository,
  ) {}

  run(terms: RuleTerms, origin: RuleOrigin): Promise<EnteredRule> {
    requireFit(terms, origin);
    const owners = bankOf();
    return this.work.run(async (unit) => {
      if (terms.kind === 'conversion') await this.papers.byId(unit, terms.appliesTo.paperId);
      const entered = { by: actorOf(currentCaller()), at: await unit.now() };
      return this.rules.add(unit, owners, terms, origin, entered);
    });
  }
}
