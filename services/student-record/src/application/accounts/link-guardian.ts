import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError, schoolDay } from '@pan/kit/domain';
import { v7 as uuidv7 } from 'uuid';
import { attemptMinutes, mostAttempts } from '../../domain/accounts/account.js';
import { seeEverything } from '../organisations/see-everything.js';
import { GuardianCodes } from './guardian-codes.js';
import type { Linked } from './link-by-school.js';
import { settleLinks } from './stays.js';

interface Code {
  readonly id: string;
  readonly learner_id: string;
  readonly organisation_id: string;
  readonly expires_at: Date;
  readonly used_at: Date | null;
}

/** A person who has signed in becomes the guardian of the child that a code stands for, once. */
@Injectable()
export class LinkGuardian {
  constructor(
    private readonly work: UnitOfWork,
    private readonly codes: GuardianCodes,
  ) {}

  /** A wrong code is counted in a transaction that stays, although the request is refused. */
  async run(code: string, now = new Date()): Promise<Linked> {
    const { subject } = currentCaller();
    if (!subject) throw new DomainError('person-token-required');
    const answer = await this.work.run((unit) => this.attempt(unit, subject, code, now));
    if (answer === 'too-many-attempts') throw new DomainError(answer, {}, { retryAfter: attemptMinutes * 60 });
    if (typeof answer === 'string') throw new DomainError(answer);
    return answer;
  }

  private async attempt(unit: Unit, subject: string, code: string, now: Date): Promise<Linked | string> {
    await unit.query(
      `select set_config('app.subject', $1, true), pg_advisory_xact_lock(hashtextextended('account ' || $1, 0))`,
      [subject],
    );
    if (await hasTriedTooOften(unit, now)) return 'too-many-attempts';
    return seeEverything(unit, () => this.use(unit, subject, code, now));
  }

  private async use(unit: Unit, subject: string, code: string, now: Date): Promise<Linked | string> {
    const [found] = await unit.query<Code>(
      `select id, learner_id, organisation_id, expires_at, used_at from guardian_code where digest = $1 for update`,
      [this.codes.digest(code)],
    );
    const refusal = refusalOf(found, now);
    if (!refusal) return link(unit, subject, found!, now);
    // Whoever has a true code is not guessing.
    if (!found) await unit.query(`insert into failed_attempt (subject, at) values ($1, $2)`, [subject, now]);
    return refusal;
  }
}

function refusalOf(code: Code | undefined, now: Date): string | null {
  if (!code) return 'guardian-code-unknown';
  if (code.used_at) return 'guardian-code-used';
  return code.expires_at <= now ? 'guardian-code-expired' : null;
}

async function hasTriedTooOften(unit: Unit, now: Date): Promise<boolean> {
  const since = new Date(now.getTime() - attemptMinutes * 60_000);
  await unit.query(`delete from failed_attempt where at < $1`, [since]);
  const [failed] = await unit.query<{ count: number }>(`select count(*)::integer as count from failed_attempt`);
  return failed!.count >= mostAttempts;
}

/** One guardian for all children of an account; a child that is linked already stays so. */
async function link(unit: Unit, subject: string, code: Code, now: Date): Promise<Linked> {
  await unit.query(`update guardian_code set used_at = $2 where id = $1`, [code.id, now]);
  const known = await unit.query<{ id: string; person_id: string; learner_id: string; ended_at: Date | null }>(
    `select id, person_id, learner_id, ended_at from account_link where subject = $1 and role = 'guardian'`,
    [subject],
  );
  const guardianId = known[0]?.person_id ?? randomUUID();
  const person = { role: 'guardian', id: guardianId } as const;
  const present = known.find((one) => one.learner_id === code.learner_id && !one.ended_at);
  if (present) return { id: present.id, outcome: 'unchanged', person };
  const id = uuidv7();
  await unit.query(
    `insert into account_link (id, subject, role, person_id, learner_id, organisation_id, how, linked_at)
     values ($1, $2, 'guardian', $3, $4, $5, 'code', $6)`,
    [id, subject, guardianId, code.learner_id, code.organisation_id, now],
  );
  await settleLinks(unit, [code.learner_id], { today: schoolDay(now), now });
  return { id, outcome: 'created', person };
}
