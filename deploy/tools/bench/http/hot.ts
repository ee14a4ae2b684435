/** Of each service beside the record, what is read and what is written most, against the same statements without a service. */
import type { ServiceName } from '@pan/contracts';
import { serviceEnvironment, type TokenOptions } from '@pan/testing';
import { ratio, type Figure } from '../figure.ts';
import { interleaved, type Rounds } from '../measure.ts';
import type { Scenario, Stage } from '../stage.ts';
import { gather, size, type Crowd } from './crowd.ts';
import { readsOf, writesOf, type Read, type Write } from './hot-requests.ts';
import { answersPerSecond, connections, type Request } from './load.ts';
import { loop } from './pgbench.ts';
import { startProgram, type Program } from './process.ts';
import { statementsOf, transactionsOf } from './statements.ts';

/** The peer writes of one half what the service writes of the other: what a run leaves open stands in nobody's way. */
const half = size / 2;

export const hot: Scenario = { id: 'hot', measure };

async function measure(stage: Stage): Promise<Figure[]> {
  const crowd = await gather(stage);
  try {
    const figures: Figure[] = [];
    for (const read of readsOf(crowd)) figures.push(readFigure(read, await measureRead(stage, crowd, read)));
    for (const write of writesOf(crowd)) figures.push(writeFigure(write, await measureWrite(stage, crowd, write)));
    return figures;
  } finally {
    await crowd.world.close();
  }
}

async function started({ world }: Crowd, service: ServiceName, who: TokenOptions) {
  const { kafka, issuer } = world;
  const database = world.databases.get(service)!;
  await database.query('analyze');
  const program = await startProgram(`services/${service}/dist/main.js`, {
    ...serviceEnvironment(service, { database, kafka, issuer }),
    LOG_LEVEL: 'info',
  });
  return { database, program, authorization: `Bearer ${await issuer.token({ ...who, expiresIn: 3_600 })}` };
}

async function measureRead(stage: Stage, crowd: Crowd, { service, who, request }: Read): Promise<Rounds> {
  const { database, program, authorization } = await started(crowd, service, who);
  let bare: Program | undefined;
  try {
    const headers = { authorization, ...request.headers };
    const url = program.url + request.path;
    const read = async () => (await asked(url, { headers })).text();
    const since = Date.now();
    const statements = await statementsOf(database, stage.servers.logs.postgres, async () => void (await read()));
    const answer = await read();
    stage.say(`${service}: ${statements.length} statements, ${answer.length} characters`);
    bare = await startProgram('deploy/tools/bench/http/hot-bare.ts', {
      ...{
        DATABASE_URL: database.appUrl,
        STATEMENTS: JSON.stringify(statements),
        ANSWER: answer,
        SINCE: String(since),
      },
    });
    const seconds = stage.quick ? 2 : 3;
    const peer = bare.url;
    return await interleaved(
      stage.rounds,
      () => answersPerSecond({ url: peer, seconds }),
      () => answersPerSecond({ url, seconds, headers }),
    );
  } finally {
    await bare?.stop();
    await program.stop();
  }
}

async function measureWrite(stage: Stage, crowd: Crowd, write: Write): Promise<Rounds> {
  const { service, who, then } = write;
  const { database, program, authorization } = await started(crowd, service, who);
  try {
    const headers = { authorization };
    let at = 0;
    const next = () => write.next(half + (at % half), 1 + Math.floor(at++ / half));
    const send = async ({ path, headers: own, ...request }: Request) =>
      (await (await asked(program.url + path, { ...request, headers: { ...headers, ...own } })).json()) as {
        id: string;
      };
    const since = Date.now();
    const logged = await transactionsOf(database, stage.servers.logs.postgres, async () => {
      for (let n = 0; n < half; n += 1) {
        const answer = await send(write.next(n, 1));
        if (then) await send(then(answer));
      }
    });
    const transactions = logged.filter(write.isOfIt);
    const each = then ? 2 : 1;
    if (transactions.length !== half * each)
      throw new Error(`${service}: ${transactions.length} transactions were logged for ${half * each} requests`);
    stage.say(
      `${service}: ${transactions
        .slice(0, each)
        .map(({ length }) => length)
        .join(' + ')} statements`,
    );
    const cycles = Array.from({ length: half }, (_, n) => transactions.slice(n * each, (n + 1) * each));
    const seconds = stage.quick ? 2 : 3;
    return await interleaved(
      stage.rounds,
      () => loop(cycles, database.appUrl, connections, seconds, since),
      () => answersPerSecond({ url: program.url, seconds, headers, next, ...(then && { then }) }),
    );
  } finally {
    await program.stop();
  }
}

async function asked(url: string, request: RequestInit): Promise<Response> {
  const answer = await fetch(url, request);
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return answer;
}

const readFigure = ({ service, what }: Read, rounds: Rounds): Figure => ({
  id: `read-${service}`,
  ...ratio(rounds, 0.75),
  name: {
    fr: `${service}, lecture (${what.fr}) : Fastify et pg nus`,
    en: `${service}, read (${what.en}) : bare Fastify and pg`,
  },
  how: {
    fr: `${connections} connexions. Le pair exécute en une transaction, envoyées ensemble, les instructions que PostgreSQL a notées pour cette requête, et rend le même document.`,
    en: `${connections} connections. The peer runs in one transaction, sent together, the statements that PostgreSQL logged for this request, and gives the same document.`,
  },
});

const writeFigure = ({ service, what }: Write, rounds: Rounds): Figure => ({
  id: `write-${service}`,
  ...ratio(rounds, 0.5),
  name: {
    fr: `${service}, écriture (${what.fr}) : une boucle pg nue, mêmes instructions`,
    en: `${service}, write (${what.en}) : a bare pg loop, same statements`,
  },
  how: {
    fr: `${connections} connexions des deux côtés. Le pair rejoue, préparées, les transactions que PostgreSQL a notées pour ${half} de ces requêtes, avec de nouveaux identifiants: un prêt rejoué est un autre prêt.`,
    en: `${connections} connections on both sides. The peer replays, prepared, the transactions that PostgreSQL logged for ${half} of these requests, with new ids: a loan that is replayed is another loan.`,
  },
});
