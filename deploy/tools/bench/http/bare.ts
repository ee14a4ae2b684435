/** The least that could give the same answers: Fastify and one prepared statement, without tokens, sight or log lines. */
import fastify from 'fastify';
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 10 });
const server = fastify();

const organisation = `select id, code, name, kind, path[cardinality(path) - 1] as "parentCode", path from organisation where code = $1`;
const learner = `select record from learner_records(array[$1::uuid])`;
const entry = `insert into access_log (id, at, client_id, acting_organisations, role, operation, purpose, legal_basis, request_id, learner_ids, visible_to)
  values (uuidv7(), now(), 'bench', '{css-des-deux-rives}', 'learners:read', 'read-learner', 'school-administration', $2, $3, array[$1::uuid], '{css-des-deux-rives}')`;

server.get('/health/live', () => ({ status: 'up' }));

server.get<{ Params: { code: string } }>('/v1/organisations/:code', async ({ params }) => {
  const { rows } = await pool.query<object>({ name: 'organisation', text: organisation, values: [params.code] });
  return rows[0];
});

server.get<{ Params: { id: string } }>('/v1/learners/:id', async ({ params, id }) => {
  const { rows } = await pool.query<{ record: object }>({ name: 'learner', text: learner, values: [params.id] });
  await pool.query({ name: 'entry', text: entry, values: [params.id, 'Loi sur l’instruction publique', id] });
  return rows[0]?.record;
});

await server.listen({ port: Number(process.env['PORT']), host: '127.0.0.1' });
process.once('SIGTERM', () => process.exit(0));
