import { Injectable } from '@nestjs/common';
import { loadAll, type Unit } from '@pan/kit/data';
import { GuardianCode, attemptMinutes } from '../../domain/accounts/guardian-code.js';

/** Codes that schools hand out, and what people tried in vain. */
@Injectable()
export class GuardianCodeRepository {
  async byDigest(unit: Unit, digest: Buffer): Promise<GuardianCode | null> {
    return (await loadAll<GuardianCode>(unit, GuardianCode, 't.digest = $1', [digest], 'for no key update'))[0] ?? null;
  }

  /** How many codes of a learner somebody could still use; whoever issues one holds the learner's row. */
  async countOpen(unit: Unit, learnerId: string, now: Date): Promise<number> {
    const [open] = await unit.query<{ count: number }>(
      `select count(*)::integer as count from guardian_code where learner_id = $1 and used_at is null and expires_at > $2`,
      [learnerId, now],
    );
    return open!.count;
  }

  /** Some that nobody can use any more go with each new one. */
  async add(unit: Unit, code: GuardianCode, now: Date): Promise<void> {
    await unit.query(
      `delete from guardian_code where ctid in (
         select ctid from guardian_code where expires_at < $1::timestamptz - interval '30 days' limit 100 for update skip locked)`,
      [now],
    );
    await unit.save(code);
  }

  save(unit: Unit, code: GuardianCode): Promise<void> {
    return unit.save(code);
  }

  /** How often this account was wrong of late. One attempt of an account at a time, so that none goes uncounted. */
  async failures(unit: Unit, subject: string, now: Date): Promise<number> {
    await unit.query(
      `select set_config('app.subject', $1, true), pg_advisory_xact_lock(hashtextextended('account ' || $1, 0))`,
      [subject],
    );
    await unit.query(`delete from failed_attempt where at < $1`, [new Date(now.getTime() - attemptMinutes * 60_000)]);
    const [failed] = await unit.query<{ count: number }>(`select count(*)::integer as count from failed_attempt`);
    return failed!.count;
  }

  async noteFailure(unit: Unit, subject: string, now: Date): Promise<void> {
    await unit.query(`insert into failed_attempt (subject, at) values ($1, $2)`, [subject, now]);
  }
}
