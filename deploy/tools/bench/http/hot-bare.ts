/** The least that could give one answer: Fastify, the statements that the service itself runs for it in one transaction, and the same bytes back. */
import fastify from 'fastify';
import pg from 'pg';
import { renewed } from './renewed.ts';
import type { Transaction } from './statements.ts';

const {
  DATABASE_URL: connectionString,
  STATEMENTS: statements = '[]',
  ANSWER: answer = '{}',
  SINCE: since,
} = process.env;
const pool = new pg.Pool({ connectionString, max: 10, pipeline: true });
const transaction = JSON.parse(statements) as Transaction;
const document = JSON.parse(answer) as object;
const names = new Map(transaction.map(({ text }, at) => [text, `s${at}`]));
const server = fastify();

server.get('/health/live', () => ({ status: 'up' }));
server.get('/*', async () => {
  const client = await pool.connect();
  try {
    const [all] = renewed([transaction], Number(since));
    await Promise.all([
      client.query('begin'),
      ...all!.map(({ text, values }) => client.query({ name: names.get(text)!, text, values: [...values] })),
      client.query('commit'),
    ]);
  } finally {
    client.release();
  }
  return document;
});

await server.listen({ port: Number(process.env['PORT']), host: '127.0.0.1' });
process.once('SIGTERM', () => process.exit(0));
