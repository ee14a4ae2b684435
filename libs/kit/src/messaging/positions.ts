import type { UnitOfWork } from '../data/unit-of-work.js';

// How far this service has read each partition, by its own database; what Kafka calls "committed" is only a hint.

export interface Place {
  readonly topic: string;
  readonly partition: number;
}

export const placeOf = ({ topic, partition }: Place): string => `${topic}/${partition}`;

export interface Position {
  readonly at: bigint;
  readonly cluster: string;
  /** Id of the event right before it, where that is known. */
  readonly last: string | null;
}

export interface Obstacle {
  readonly reason: string;
  /** A broker that has just come back may name an older end for a while. */
  readonly mayPass?: boolean;
}

/** A partition as the broker has it. */
interface Log {
  readonly cluster: string;
  readonly low: bigint;
  readonly high: bigint;
  /** Id of an event that was read there and stands there no longer. */
  readonly cut: string | undefined;
}

/** Why the log is not the one that was read up to the position; null when it is. */
export function obstacleOf(place: Place, { at, cluster, last }: Position, log: Log): Obstacle | null {
  if (cluster !== log.cluster)
    return { reason: `${placeOf(place)}: position of cluster ${cluster}, connected to ${log.cluster}` };
  if (at > log.high)
    return {
      reason: `${placeOf(place)} ends at ${log.high}, before the position ${at}: the log was lost`,
      mayPass: true,
    };
  if (last !== null && log.cut === last) return { reason: cutReason(place, at - 1n) };
  if (at < log.low)
    return { reason: `${placeOf(place)} begins at ${log.low}, after the position ${at}: facts were removed unread` };
  return null;
}

export const cutReason = (place: Place, offset: bigint): string =>
  `${placeOf(place)} has another fact at ${offset} than the one read there: the log was cut and has grown again`;

export class Positions {
  constructor(private readonly work: UnitOfWork) {}

  /** By partition; one that was never read has none. */
  async of(topic: string): Promise<Map<number, Position>> {
    const rows = await this.work.run((unit) =>
      unit.query<{ partition: number; next_offset: string; cluster_id: string; last: string | null }>(
        `select partition, next_offset, cluster_id, case when last_offset = next_offset - 1 then last_event end as last
           from consumer_position where topic = $1`,
        [topic],
      ),
    );
    return new Map(
      rows.map(({ partition, next_offset, cluster_id: cluster, last }) => [
        partition,
        { at: BigInt(next_offset), cluster, last },
      ]),
    );
  }

  async begin({ topic, partition }: Place, cluster: string, at: string): Promise<Position> {
    await this.work.run((unit) =>
      unit.query(
        `insert into consumer_position (topic, partition, cluster_id, next_offset) values ($1, $2, $3, $4) on conflict do nothing`,
        [topic, partition, cluster, at],
      ),
    );
    return { at: BigInt(at), cluster, last: null };
  }

  async move({ topic, partition }: Place, to: string): Promise<void> {
    await this.work.run((unit) =>
      unit.query(`update consumer_position set next_offset = $3 where topic = $1 and partition = $2`, [
        topic,
        partition,
        to,
      ]),
    );
  }

  /** What was heard a fortnight ago: a relay that stood still does not hold a batch for so long which it has sent already. */
  async forgetEvents(): Promise<void> {
    await this.work.run((unit) =>
      unit.query(
        `delete from inbox where event_id in (select event_id from inbox where heard_on < current_date - 14 limit 10000)`,
      ),
    );
  }
}
