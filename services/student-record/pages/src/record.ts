import { connect, value, type Services } from '@pan/client';
import type { PageSettings, Session } from '@pan/pages';
import { language } from '@pan/pages';

/** The student record, asked in the reader's name; set when the pages open. */
export let record: Services['studentRecord'];
export let account: Account;

export type Account = Awaited<ReturnType<typeof me>>;

const me = () => value(record.GET('/v1/accounts/me'));

let signedIn: Session;

/** Connects the pages, and reads who is there. @throws Refusal */
export async function openRecord(session: Session, { service }: PageSettings): Promise<void> {
  signedIn = session;
  // The client's base is the gateway; the service's name is its own last part.
  const base = service.replace(/\/student-record$/, '');
  const as = (headers: Record<string, string>) =>
    connect({ base, token: session.token, headers: { 'accept-language': language, ...headers } }).studentRecord;
  record = as({});
  account = await me();
  // A function that was told since the sign-in comes with the next token.
  if (!(await session.allowed()).has('registry:write')) account = { ...account, acts: [] };
  // Whoever comes for an office reads for its sake; teaching is the first purpose of all staff.
  if (account.acts.length > 0) record = as({ 'purpose-of-use': 'school-administration' });
}

export const learner = (id: string) => value(record.GET('/v1/learners/{id}', { params: { path: { id } } }));

/** Once a record is linked, a token says more: the page comes back with one. */
export const openAnew = (): Promise<void> => signedIn.signIn();
