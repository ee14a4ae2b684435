import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When it was told that a question about a look has no answer by its term. */
const reminded = `
alter table access_question add column reminded_at timestamptz;
create index access_question_due on access_question (due_at) where state = 'asked' and reminded_at is null;
`;

export class LateQuestions1764910270001 implements MigrationInterface {
  name = 'LateQuestions1764910270001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(reminded);
  }

  async down(): Promise<void> {
    throw new Error('what was told is not told again');
  }
}
