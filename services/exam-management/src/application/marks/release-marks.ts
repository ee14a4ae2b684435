import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { ExamSession } from '../../domain/exam-session.js';

/** Asks for the marks of a session before its date; a round hands them out. */
@Injectable()
export class ReleaseMarks {
  constructor(private readonly work: UnitOfWork) {}

  run(sessionId: string): Promise<void> {
    return this.work.run(async (unit) => {
      const session = await ownSession(unit, sessionId);
      const [outstanding] = await unit.asService(() =>
        unit.query<{ absent: number; sitting: number }>(
          `select count(*) filter (where s.id is null)::int as absent,
                  count(*) filter (where s.id is not null and s.submitted_at is null)::int as sitting
             from candidate c left join sitting s on s.candidate_id = c.id where c.session_id = $1`,
          [sessionId],
        ),
      );
      if (session.askRelease(await unit.now(), outstanding!)) await unit.save(session);
    });
  }
}

/** Only those who scheduled a session decide on its marks. */
export async function ownSession(unit: Unit, sessionId: string): Promise<ExamSession> {
  const session = await unit.find(ExamSession, sessionId);
  if (!session.owners.some((owner) => currentCaller().organisations.includes(owner)))
    throw new DomainError('out-of-reach');
  return session;
}
