import { AsyncLocalStorage } from 'node:async_hooks';

// What stands still must not hold rows for hours: a process that was frozen in its transaction, a connection that the network has forgotten, a statement without end.

/** Of a connection of the pool: what a request, a fact heard or a round may take. Who waits longer for a row is told to come again. */
const usual = {
  statement_timeout: '30s',
  lock_timeout: '5s',
  idle_in_transaction_session_timeout: '20s',
  tcp_keepalives_idle: '15',
  tcp_keepalives_interval: '5',
  tcp_keepalives_count: '3',
  tcp_user_timeout: '20000',
};

/** Of a job's transaction: it reads and writes for minutes, and may wait until somebody is done. */
const ofJobs = { statement_timeout: '15min', lock_timeout: '1min', idle_in_transaction_session_timeout: '2min' };

/** Settings as a connection takes them when it is opened. */
export const optionsOf = (settings: Readonly<Record<string, string>>): string =>
  Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');

export const usualOptions = optionsOf(usual);

/** One statement that lets the transaction under way take as long as a job may. */
export const patient = `select ${Object.entries(ofJobs)
  .map(([name, value]) => `set_config('${name}', '${value}', true)`)
  .join()}`;

const jobs = new AsyncLocalStorage<true>();

/** Transactions begun in `work` may take as long as a job's. */
export const patiently = <T>(work: () => T): T => jobs.run(true, work);

export const isPatient = (): boolean => jobs.getStore() === true;
