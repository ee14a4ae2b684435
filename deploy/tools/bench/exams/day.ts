/** One exam day on this machine: admissions ahead, the wall of starts, saves, the wall of hand-ins; a hundred rooms watched all the while. */
import { createHash } from 'node:crypto';
import pg from 'pg';
import type { Figure } from '../figure.ts';
import { ratio } from '../figure.ts';
import { answersPerSecond, connections, type Request } from '../http/load.ts';
import type { Program } from '../http/process.ts';
import { type Statement, transactionsOf } from '../http/statements.ts';
import { interleaved, median, perSecond } from '../measure.ts';
import type { Scenario, Stage } from '../stage.ts';
import { openHall, perRoom, type Hall } from './hall.ts';
import { wall, type Wall } from './wall.ts';
import { watchAll } from './watchers.ts';

export const day: Scenario = { id: 'day', measure };

const promised = 5_000;
const wallSeconds = 10;
const places = ['Q01', 'Q05', 'Q13'];

interface Sat {
  readonly id: string;
  readonly lease: string;
  readonly token: string;
  /** Of each place the number and hash last acknowledged: what the receipt must be made of. */
  readonly acknowledged: Map<string, string>;
}

async function measure(stage: Stage): Promise<Figure[]> {
  const size = Math.max(300, Math.round(promised * stage.share));
  const hall = await openHall(stage, size);
  const program = await hall.start();
  try {
    const watchers = await watchAll(program.url, hall.rooms.slice(0, 100), await hall.proctor());
    const tokens = await admitted(program, hall);
    const seats: Sat[] = [];
    const starts = tokens.map((token) => post('/v1/sittings', token, {}));
    const start = await costed([program], starts.length, () =>
      wall([program.url], starts, wallSeconds, (n, body) => {
        const { id, lease } = JSON.parse(body) as Pick<Sat, 'id' | 'lease'>;
        seats[n] = { id, lease, token: tokens[n]!, acknowledged: new Map() };
      }),
    );
    stage.say(`${size} starts in ${start.seconds.toFixed(1)} s, p99 ${start.p99.toFixed(0)} ms`);

    const saves = await saveRatio(stage, hall, program, seats);
    const half = Math.max(50, Math.round(median(saves.ours) / 2));
    const slow = await wall([program.url], savesOf(seats, 400_000_000, half * wallSeconds), wallSeconds, noting(seats));
    const one = await costed([program], seats.length, () =>
      wall([program.url], savesOf(seats, 500_000_000, seats.length), wallSeconds, noting(seats)),
    );

    const hashes: string[] = [];
    // The peer has written in the last ones, and noted nothing.
    const noted = seats.slice(0, -connections);
    const ends = noted.map(({ id, token, lease }) => post(`/v1/sittings/${id}/submission`, token, undefined, lease));
    const second = await hall.start();
    // What is compiled late is compiled.
    await wall([second.url], savesOf(seats, 600_000_000, seats.length), wallSeconds, noting(seats));
    const both = [program, second];
    const two = await costed(both, seats.length, () =>
      wall(
        both.map(({ url }) => url),
        savesOf(seats, 700_000_000, seats.length),
        wallSeconds,
        noting(seats),
      ),
    );
    await second.stop();
    const end = await costed([program], ends.length, () =>
      wall(
        [program.url],
        ends,
        wallSeconds,
        (n, body) => (hashes[n] = (JSON.parse(body) as Record<'hash', string>).hash),
      ),
    );
    const wrong = noted.filter((seat, n) => receiptOf(seat) !== hashes[n]).length;
    if (wrong > 0) throw new Error(`${wrong} receipts are not those of what was acknowledged`);
    const { told, lost } = watchers;
    watchers.leave();
    if (lost > 0) throw new Error(`${lost} rooms were no longer told`);
    stage.say(`${told} rows were told to ${Math.min(100, hall.rooms.length)} rooms of ${perRoom}`);
    return [
      wallFigure('starts', { fr: 'départs', en: 'starts' }, size, start),
      cpuFigure('start', { fr: 'un départ', en: 'a start' }, start.cpu),
      {
        id: 'saves',
        ...ratio(saves, 0.55),
        name: { fr: 'Sauvegardes : une boucle pg nue, même instruction', en: 'Saves: a bare pg loop, same statement' },
        how: {
          fr: `${connections} connexions; 100 salles suivies en direct. Le pair rejoue l’instruction que PostgreSQL a notée.`,
          en: `${connections} connections; 100 rooms watched live. The peer replays the statement that PostgreSQL logged.`,
        },
      },
      {
        id: 'saves-half',
        name: { fr: 'Sauvegardes à la moitié de cela : 99e centile', en: 'Saves at half of that: 99th percentile' },
        ...{
          ours: `${half}/s`,
          peer: '—',
          value: slow.p99,
          unit: 'ms' as const,
          aim: { atMost: 250 },
          rounds: [slow.p99],
        },
        how: { fr: `Réparties également sur ${wallSeconds} s.`, en: `Spread evenly over ${wallSeconds} s.` },
      },
      wallFigure(
        'hand-ins',
        { fr: 'remises, chaque reçu vérifié', en: 'hand-ins, every receipt verified' },
        ends.length,
        end,
      ),
      {
        id: 'instances',
        name: { fr: 'Deux instances : ce qu’elles portent d’une', en: 'Two instances: what they carry of one' },
        ...{ ours: `${two.cpu.toFixed(2)} ms`, peer: `${one.cpu.toFixed(2)} ms`, value: (2 * one.cpu) / two.cpu },
        ...{ unit: 'ratio' as const, aim: { atLeast: 1.7 }, rounds: [(2 * one.cpu) / two.cpu] },
        how: {
          fr: 'Deux fois le temps de processeur d’une sauvegarde par une instance, sur celui par deux.',
          en: 'Twice the processor time of a save by one instance, over that by two.',
        },
      },
    ];
  } finally {
    await program.stop();
    await hall.close();
  }
}

/** Every candidate shows its code ahead. */
async function admitted({ url }: Program, { codes, sessionId }: Hall): Promise<string[]> {
  const tokens: string[] = [];
  const requests = codes.map((admissionCode) => post('/v1/admissions', null, { sessionId, admissionCode }));
  await wall([url], requests, wallSeconds, (n, body) => (tokens[n] = (JSON.parse(body) as { token: string }).token));
  return tokens;
}

async function saveRatio(stage: Stage, { database }: Hall, program: Program, seats: readonly Sat[]) {
  const sample = seats.slice(-connections);
  const logged = await transactionsOf(database, stage.servers.logs.postgres, async () => {
    await wall([program.url], savesOf(sample, 1, sample.length), 1, noting(seats));
  });
  const transactions = logged.filter((one) => one.some(({ text }) => text.includes('take_response(')));
  const seconds = stage.quick ? 2 : 3;
  let at = 0;
  const next = () => savesOf(seats, 300_000_000 + Math.floor(at / seats.length), 1, at++ % seats.length)[0]!;
  const rounds = await interleaved(
    stage.rounds,
    () => replayed(database.appUrl, transactions.flat(), seconds),
    () => answersPerSecond({ url: program.url, seconds, next }),
  );
  return rounds;
}

/** The statement alone, each time with a later number and another answer, so that each is written. */
async function replayed(url: string, statements: readonly Statement[], seconds: number): Promise<number> {
  const clients = await Promise.all(
    Array.from({ length: connections }, async () => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      return client;
    }),
  );
  try {
    return await perSecond(connections, seconds, (number) => {
      const { text, values } = statements[number % statements.length]!;
      turn += 1;
      return clients[number]!.query({
        ...{ name: 'save', text },
        values: [...values.with(3, 'Q05').with(4, String(turn)).with(6, String(turn))],
      });
    });
  } finally {
    for (const client of clients) await client.end();
  }
}

/** Numbers of the peer's saves: they grow over all rounds. */
let turn = 10_000;

/** @param from where numbering begins */
function savesOf(seats: readonly Sat[], from: number, count: number, first = 0): Request[] {
  return Array.from({ length: count }, (_, n) => {
    const { id, lease, token } = seats[(first + n) % seats.length]!;
    const turn = from + Math.floor(n / seats.length);
    const place = places[0]!;
    const body = { sequence: turn, responses: { RESPONSE: ['ABCD'[(turn + n) % 4]] } };
    return { ...post(`/v1/sittings/${id}/responses/${place}`, token, body, lease), method: 'PUT' as const };
  });
}

const noting =
  (seats: readonly Sat[]) =>
  (n: number, body: string): void => {
    const { sequence, hash } = JSON.parse(body) as { sequence: number; hash: string };
    seats[n % seats.length]!.acknowledged.set(places[0]!, `${places[0]} ${sequence} ${hash}`);
  };

const receiptOf = ({ acknowledged }: Sat): string =>
  createHash('sha256')
    .update([...acknowledged.values()].sort().join('\n'))
    .digest('base64url');

function post(path: string, token: string | null, body?: object, lease?: string): Request {
  const headers = {
    ...(token && { authorization: `Bearer ${token}` }),
    ...(lease && { 'sitting-lease': lease }),
    ...(body && { 'content-type': 'application/json' }),
  };
  return { method: 'POST', path, headers, ...(body && { body: JSON.stringify(body) }) };
}

/** With the processor time of one request, in milliseconds. */
async function costed(programs: readonly Program[], count: number, work: () => Promise<Wall>) {
  const used = () => programs.reduce((sum, program) => sum + program.processorTime(), 0);
  const before = used();
  const taken = await work();
  return { ...taken, cpu: (used() - before) / 1_000 / count };
}

const wallFigure = (id: string, what: { fr: string; en: string }, size: number, { p99, seconds }: Wall): Figure => ({
  id,
  name: {
    fr: `${size} ${what.fr} en ${wallSeconds} s : 99e centile`,
    en: `${size} ${what.en} in ${wallSeconds} s: 99th percentile`,
  },
  ...{ ours: `${seconds.toFixed(1)} s`, peer: '—', value: p99, unit: 'ms', aim: { atMost: 2_000 }, rounds: [p99] },
  how: {
    fr: 'Réparties également; un seul refus gâterait la mesure. Charge et servi sur les mêmes deux cœurs.',
    en: 'Spread evenly; a single refusal would spoil it. Load and server on the same two cores.',
  },
});

const cpuFigure = (id: string, what: { fr: string; en: string }, cpu: number): Figure => ({
  id: `${id}-cpu`,
  name: { fr: `Temps de processeur d’${what.fr}`, en: `Processor time of ${what.en}` },
  ...{ ours: `${cpu.toFixed(2)} ms`, peer: '—', value: cpu, unit: 'ms', rounds: [cpu] },
  how: {
    fr: `Du service seul. 70 000 en une minute en demandent ${Math.ceil((70 * cpu) / 60)} cœurs.`,
    en: `Of the service alone. 70,000 in a minute need ${Math.ceil((70 * cpu) / 60)} cores of it.`,
  },
});
