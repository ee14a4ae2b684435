import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { DomainError } from '@pan/kit/domain';
import { Health, log } from '@pan/kit/ops';
import { watcherOf } from '../../persistence/rooms/watcher.js';
import { type LiveCandidate, LiveQueries, type PlacedCandidate } from '../../persistence/monitor/live.queries.js';
import { signOf, watched } from './room-views.js';
import { type RoomNow, WatchRoom } from './watch-room.js';

/** Somebody to whom what changes is told, until one of both ends it. */
export interface Listener {
  send(event: string, data: object): void;
  end(): void;
}

const tickMs = 1_000;
/** Ticks after which the slow part is read again: who is placed, what each is offered. */
const slowEvery = 15;
/** Ticks after which it is asked who may still listen to a room. */
const proctorsEvery = 3;
const heartbeatEvery = 15;
const most = { rooms: 1_000, sittings: 10_000 };

interface LiveRoom {
  readonly listeners: Set<Listener>;
  /** As whom each of them watches. */
  readonly watchers: Map<Listener, string>;
  readonly places: number;
  placed: Map<string, PlacedCandidate>;
  /** What listeners were told last, by candidate. */
  signs: Map<string, string>;
}

/**
 * Tells who listens what changes in rooms and sittings. However many there are, an instance reads the database once a second for
 * all of them, and not at all where nobody listens; a commit tells nobody, so that no transaction waits for listeners.
 */
@Injectable()
export class LiveStreams implements BeforeApplicationShutdown {
  private readonly rooms = new Map<string, LiveRoom>();
  private readonly sittings = new Map<string, { readonly listeners: Set<Listener>; sign: string }>();
  private timer: NodeJS.Timeout | undefined;
  private ticks = 0;
  /** Whether somebody was placed in a room since it was read who sits there. */
  private placedSince = false;
  private stopped = false;

  constructor(
    private readonly live: LiveQueries,
    private readonly watch: WatchRoom,
    health: Health,
  ) {
    health.onDrain(() => this.beforeApplicationShutdown());
  }

  /** Of a room that the caller was let to watch. @returns how to leave it @throws DomainError streams-exhausted */
  async ofRoom({ room, candidates }: RoomNow, listener: Listener): Promise<() => void> {
    this.requireFree(this.rooms, most.rooms);
    const [placed, places] = [await this.watch.placed([room.id]), await this.watch.places(room.sessionId)];
    const known = this.rooms.get(room.id) ?? {
      ...{ listeners: new Set<Listener>(), watchers: new Map<Listener, string>() },
      ...{ places, placed: byCandidate(placed.get(room.id)) },
      signs: new Map(candidates.map((one) => [one.candidateId, signOf(one)])),
    };
    this.rooms.set(room.id, known);
    known.watchers.set(listener, watcherOf(currentCaller()));
    return this.join(this.rooms, room.id, known.listeners, listener);
  }

  /** Of a sitting whose device holds its lease. @returns how to leave it @throws DomainError streams-exhausted */
  ofSitting(sittingId: string, listener: Listener): () => void {
    this.requireFree(this.sittings, most.sittings);
    const known = this.sittings.get(sittingId) ?? { listeners: new Set<Listener>(), sign: '' };
    this.sittings.set(sittingId, known);
    return this.join(this.sittings, sittingId, known.listeners, listener);
  }

  beforeApplicationShutdown(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    for (const { listeners } of [...this.rooms.values(), ...this.sittings.values()])
      for (const one of [...listeners]) one.end();
  }

  private requireFree(streams: ReadonlyMap<string, { readonly listeners: ReadonlySet<Listener> }>, most: number): void {
    const open = [...streams.values()].reduce((sum, { listeners }) => sum + listeners.size, 0);
    if (this.stopped || open >= most) throw new DomainError('streams-exhausted', {}, { retryAfter: 5 });
  }

  private join(
    streams: Map<string, { readonly listeners: Set<Listener> }>,
    id: string,
    listeners: Set<Listener>,
    listener: Listener,
  ): () => void {
    listeners.add(listener);
    this.timer ??= setTimeout(() => void this.tick(), tickMs).unref();
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && streams.get(id)?.listeners === listeners) streams.delete(id);
    };
  }

  private async tick(): Promise<void> {
    try {
      this.ticks += 1;
      if ((this.placedSince || this.ticks % slowEvery === 0) && this.rooms.size > 0) await this.placeAgain();
      if (this.ticks % proctorsEvery === 0 && this.rooms.size > 0) await this.letGo();
      const rows = await this.live.states([...this.rooms.keys()], [...this.sittings.keys()]);
      this.tellRooms(rows);
      this.tellSittings(rows);
      if (this.ticks % heartbeatEvery === 0) this.tellAll('heartbeat', { serverTime: rows[0]?.now ?? null });
    } catch (error) {
      log.warn({ err: error }, 'what changes in rooms could not be read');
    }
    this.timer = undefined;
    if (!this.stopped && this.rooms.size + this.sittings.size > 0)
      this.timer = setTimeout(() => void this.tick(), tickMs).unref();
  }

  private async placeAgain(): Promise<void> {
    const placed = await this.watch.placed([...this.rooms.keys()]);
    for (const [id, room] of this.rooms) room.placed = byCandidate(placed.get(id));
    this.placedSince = false;
  }

  /** Who was taken off a room hears nothing more of it. */
  private async letGo(): Promise<void> {
    const proctors = await this.watch.proctors([...this.rooms.keys()]);
    for (const [id, { listeners, watchers }] of this.rooms) {
      for (const one of [...listeners]) if (!mayWatch(proctors.get(id), watchers.get(one)!)) one.end();
      for (const one of watchers.keys()) if (!listeners.has(one)) watchers.delete(one);
    }
  }

  private tellRooms(rows: readonly LiveCandidate[]): void {
    const byRoom = Map.groupBy(rows, ({ roomId }) => roomId);
    for (const [id, room] of this.rooms) {
      const states = byRoom.get(id) ?? [];
      this.placedSince ||= states.some(({ candidateId }) => !room.placed.has(candidateId));
      const present = states.flatMap((state) => {
        const placed = room.placed.get(state.candidateId);
        return placed ? [watched(placed, state, room.places)] : [];
      });
      const signs = new Map(present.map((one) => [one.candidateId, signOf(one)]));
      const candidates = present.filter((one) => room.signs.get(one.candidateId) !== signs.get(one.candidateId));
      const gone = [...room.signs.keys()].filter((candidateId) => !signs.has(candidateId));
      room.signs = signs;
      if (candidates.length + gone.length === 0) continue;
      for (const one of room.listeners) one.send('changes', { serverTime: states[0]?.now ?? null, candidates, gone });
    }
  }

  private tellSittings(rows: readonly LiveCandidate[]): void {
    for (const { sittingId, state, deadlineAt, pausedAt, now } of rows) {
      const known = sittingId === null ? undefined : this.sittings.get(sittingId);
      const told = { state, deadlineAt, pausedAt };
      const sign = JSON.stringify(told);
      if (!known || known.sign === sign) continue;
      known.sign = sign;
      for (const one of known.listeners) one.send('state', { ...told, serverTime: now });
    }
  }

  private tellAll(event: string, data: object): void {
    for (const { listeners } of [...this.rooms.values(), ...this.sittings.values()])
      for (const one of listeners) one.send(event, data);
  }
}

/** @param proctorIds of the room; none where it is gone */
const mayWatch = (proctorIds: readonly string[] | undefined, watcher: string): boolean =>
  proctorIds !== undefined && (watcher === 'all' || proctorIds.length === 0 || proctorIds.includes(watcher));

const byCandidate = (placed: readonly PlacedCandidate[] = []): Map<string, PlacedCandidate> =>
  new Map(placed.map((one) => [one.candidateId, one]));
