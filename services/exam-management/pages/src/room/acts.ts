import { value } from '@pan/client';
import { exams } from './api.ts';
import type { MonitorRow } from './live.ts';

export type ActName =
  | 'authorise'
  | 'pause'
  | 'resume'
  | 'extend'
  | 'terminate'
  | 'reopen'
  | 'transfer'
  | 'irregularity'
  | 'queue'
  | 'absent'
  | 'present';
export type Field = 'cause' | 'minutes' | 'reason' | 'note' | 'irregularity' | 'absence' | 'queue';
type Said = Readonly<Record<Field, string>>;

/** Something that a proctor does to one candidate: when it makes sense, what it asks, what it sends. */
export interface Act {
  readonly name: ActName;
  readonly fields: readonly Field[];
  fits(row: MonitorRow): boolean;
  /** @param id of the sitting; of the candidate where there is none yet */
  run(id: string, said: Said): Promise<unknown>;
}

type State = NonNullable<MonitorRow['state']>;
const when =
  (...states: State[]) =>
  ({ state }: MonitorRow): boolean =>
    state !== null && states.includes(state);
const at = (id: string) => ({ params: { path: { id } } });
type Cause = 'outage' | 'room-incident' | 'health' | 'own-fault';

export const acts: readonly Act[] = [
  {
    ...{ name: 'absent', fields: ['absence'] },
    fits: ({ sittingId, standing }) => sittingId === null && standing === 'expected',
    run: (id, { absence }) =>
      value(exams.POST('/v1/candidates/{id}/absence', { ...at(id), body: { reason: absence as never } })),
  },
  {
    ...{ name: 'present', fields: [], fits: ({ standing }) => standing === 'absent' },
    run: (id) => value(exams.DELETE('/v1/candidates/{id}/absence', at(id))),
  },
  {
    ...{ name: 'authorise', fields: [] },
    fits: ({ state, standing }) => state === 'awaiting' && standing !== 'absent',
    run: (id) => value(exams.POST('/v1/sittings/{id}/authorisation', at(id))),
  },
  {
    ...{ name: 'pause', fields: ['cause', 'note'], fits: when('sitting') },
    run: (id, { cause, note }) =>
      value(exams.POST('/v1/sittings/{id}/pauses', { ...at(id), body: { cause: cause as Cause, ...noted(note) } })),
  },
  {
    ...{ name: 'resume', fields: [], fits: when('paused') },
    run: (id) => value(exams.POST('/v1/sittings/{id}/resumptions', at(id))),
  },
  {
    ...{ name: 'extend', fields: ['minutes', 'reason'], fits: when('sitting', 'paused') },
    run: (id, { minutes, reason }) =>
      value(exams.POST('/v1/sittings/{id}/extensions', { ...at(id), body: { minutes: Number(minutes), reason } })),
  },
  {
    ...{ name: 'transfer', fields: [], fits: when('awaiting', 'sitting', 'paused') },
    run: (id) => value(exams.POST('/v1/sittings/{id}/handover', at(id))),
  },
  {
    ...{ name: 'irregularity', fields: ['irregularity', 'note'], fits: ({ sittingId }) => sittingId !== null },
    run: (id, { irregularity, note }) =>
      value(
        exams.POST('/v1/sittings/{id}/irregularities', {
          params: { path: { id }, header: { 'Idempotency-Key': crypto.randomUUID() } },
          body: { reason: irregularity as never, ...noted(note) },
        }),
      ),
  },
  {
    ...{ name: 'queue', fields: ['queue'], fits: ({ sittingId }) => sittingId !== null },
    run: (id, { queue }) =>
      value(exams.POST('/v1/sittings/{id}/queue-files', { ...at(id), body: JSON.parse(queue) as never })),
  },
  {
    ...{ name: 'terminate', fields: ['reason'], fits: when('sitting', 'paused') },
    run: (id, { reason }) => value(exams.POST('/v1/sittings/{id}/termination', { ...at(id), body: { reason } })),
  },
  {
    ...{ name: 'reopen', fields: ['reason', 'minutes'], fits: when('submitted', 'terminated') },
    run: (id, { reason, minutes }) =>
      value(
        exams.POST('/v1/sittings/{id}/reopening', {
          ...at(id),
          body: { reason, ...(minutes && { minutes: Number(minutes) }) },
        }),
      ),
  },
];

/** An empty note is none. */
const noted = (note: string) => (note ? { note } : {});
