import type { MigrationInterface, QueryRunner } from 'typeorm';

/** By what pages find few rows of many: what an organisation lost sight of in the order of its ids, people by a key or by where they are. */
const indexes = [
  `create index change_left_seen on change_left (organisation, kind, id)`,
  `create index learner_source_key on learner_source (source_id)`,
  `create index learner_source_organisation on learner_source (organisation_id)`,
  `create index staff_key on staff (source_id)`,
  `create index staff_organisation on staff (organisation_id)`,
];

export class PagesNarrow1764910180001 implements MigrationInterface {
  name = 'PagesNarrow1764910180001';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of indexes) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('pages that somebody walks would be read in another way');
  }
}
