import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A piece comes with those whom it shows, so that the access log has them before it is given. */
const reads = `
create function export_piece(sight text, job uuid, part integer) returns table (bytes bytea, learners uuid[]) language plpgsql as $$
begin
  perform see(sight);
  return query select p.bytes, p.learners from export_part p where p.job_id = job and p.seq = part;
end $$;
`;

export class ExportPieces1764910200002 implements MigrationInterface {
  name = 'ExportPieces1764910200002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(reads);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop function export_piece(text, uuid, integer)`);
  }
}
