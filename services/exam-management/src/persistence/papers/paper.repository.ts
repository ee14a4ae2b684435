import { Injectable } from '@nestjs/common';
import { loadAll, type Unit } from '@pan/kit/data';
import type { Fact } from '@pan/kit/domain';
import { Paper, type PaperContent } from '../../domain/paper.js';

@Injectable()
export class PaperRepository {
  byId(unit: Unit, id: string): Promise<Paper> {
    return unit.find(Paper, id);
  }

  /** Without a lock: what is approved never changes. */
  async approved(unit: Unit, id: string): Promise<Paper | undefined> {
    const [paper] = await loadAll(unit, Paper, `t.id = $1 and t.state = 'approved'`, [id]);
    return paper;
  }

  /** The paper of a test, locked: known by its owners and the test's identifier, its subject and its level. */
  async ofTest(
    unit: Unit,
    owners: readonly string[],
    identifier: string,
    { subject, level }: PaperContent,
  ): Promise<Paper | undefined> {
    const [paper] = await loadAll(
      unit,
      Paper,
      't.owners = $1 and t.identifier = $2 and t.subject = $3 and t.level = $4',
      [owners, identifier, subject, level],
      'for no key update',
    );
    return paper;
  }

  save(unit: Unit, paper: Paper, ...facts: (Fact | null)[]): Promise<void> {
    return unit.save(paper, ...facts);
  }
}
