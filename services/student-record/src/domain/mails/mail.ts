/** `confirmation` has a code, `waiting` says that a message waits, `digest` from which schools some do. */
export const mailKinds = ['confirmation', 'waiting', 'digest'] as const;
export type MailKind = (typeof mailKinds)[number];

/** What a server of mail said, or that it said nothing. */
export interface MailOutcome {
  /** The reply code of SMTP (RFC 5321 §4.2); null where there was none. */
  readonly code: number | null;
  readonly problem: 'refused' | 'later' | 'unreachable' | 'tls' | 'sign-in' | null;
}

export interface AfterSending {
  readonly state: 'pending' | 'sent' | 'failed';
  readonly waitSeconds: number;
}

const waits = [60, 300, 1_800, 7_200, 21_600, 43_200, 86_400] as const;

/**
 * A server that refuses for good (5yz, §4.2.1) ends it. Whatever may pass is tried again, later each time: also what the operator has to mend,
 * such as a certificate or a password, which is no fault of the address.
 */
export function afterSending({ problem }: MailOutcome, attempts: number): AfterSending {
  if (problem === null) return { state: 'sent', waitSeconds: 0 };
  const wait = waits[attempts - 1];
  if (problem === 'refused' || wait === undefined) return { state: 'failed', waitSeconds: 0 };
  return { state: 'pending', waitSeconds: wait };
}

/** What nodemailer throws, read as an outcome: only what is said of this address or of this mail is for good; the rest the operator mends. */
export function outcomeOf(error: {
  readonly command?: string;
  readonly code?: string;
  readonly originalCode?: string;
  readonly responseCode?: number;
}): MailOutcome {
  const code = error.responseCode ?? null;
  if (error.code === 'EAUTH') return { code, problem: 'sign-in' };
  if (error.code === 'ETLS' || error.code === 'EREQUIRETLS') return { code, problem: 'tls' };
  const isOfThisMail = error.command === 'RCPT TO' || error.command === 'DATA';
  if (code !== null) return { code, problem: code >= 500 && isOfThisMail ? 'refused' : 'later' };
  return { code, problem: isOfCertificate(error.originalCode ?? error.code) ? 'tls' : 'unreachable' };
}

const isOfCertificate = (code = ''): boolean => /CERT|SELF_SIGNED|SIGNATURE|ERR_TLS|ERR_SSL/.test(code);

export interface MailText {
  readonly subject: string;
  readonly text: string;
}

const both = (french: string, english: string): string => `${french}\n\n--\n\n${english}\n`;

/** Never a child's name nor what a message says: whoever reads the mail over a shoulder learns that a school wrote. */
export function mailText(
  kind: MailKind,
  { schools, code, pages }: { readonly schools: readonly string[]; readonly code: string; readonly pages: string },
): MailText {
  const named = schools.join(', ');
  if (kind === 'confirmation')
    return {
      subject: 'Votre code · Your code',
      text: both(
        `Pour recevoir ici un avis quand l’école vous écrit, entrez ce code: ${code}\n${pages}\nIl vaut 24 heures. Si vous n’avez rien demandé, ne faites rien.`,
        `To be told here when the school writes to you, enter this code: ${code}\n${pages}\nIt is good for 24 hours. If you have not asked for it, do nothing.`,
      ),
    };
  return {
    subject:
      kind === 'digest'
        ? 'Des messages vous attendent · Messages wait for you'
        : 'Un message vous attend · A message waits for you',
    text: both(
      `${kind === 'digest' ? 'Des messages vous attendent' : 'Un message vous attend'} de: ${named}\nLisez-le ici: ${pages}`,
      `${kind === 'digest' ? 'Messages wait for you' : 'A message waits for you'} from: ${named}\nRead it here: ${pages}`,
    ),
  };
}
