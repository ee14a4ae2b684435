import { type Reply, setVersion } from '@pan/kit/http';
import type { Upserted } from '../application/roster/upsert-roster-row.js';
import type { UpsertAnswer } from './roster/roster.dto.js';

export type Upsert = Promise<UpsertAnswer>;

/** 201 for what is new to its sender, 200 otherwise, with the version that a later If-Match may name. */
export async function answerUpsert(reply: Reply, done: Promise<Upserted>): Upsert {
  const { outcome, id, version } = await done;
  setVersion(reply, version);
  reply.status(outcome === 'created' ? 201 : 200);
  return { id, changed: outcome !== 'unchanged' };
}
