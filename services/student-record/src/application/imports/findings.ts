import type { InputProblem } from '@pan/kit/domain';
import type { JobContext } from '@pan/kit/jobs';
import { Alike } from './alike.js';
import type { HeldBack, Staging } from '../../persistence/imports/staging.js';

/** What an import found while it compared and applied rows, told to its sender as it goes. */
export class Findings {
  private readonly alike = new Alike();

  constructor(private readonly context: JobContext) {}

  async tell(problems: readonly InputProblem[]): Promise<void> {
    const listed = this.alike.listed(problems);
    if (listed.length > 0) await this.context.addProblems(listed);
  }

  async tellHeld(staging: Staging): Promise<void> {
    for await (const rows of staging.held()) await this.tell(rows.map(findingOf));
    await this.context.addProblems(this.alike.leftOut());
  }
}

function findingOf({ file, row, held: { code, field, value } }: HeldBack): InputProblem {
  return { severity: 'error', code, file, row, field, ...(value && { value }), params: { field } };
}
