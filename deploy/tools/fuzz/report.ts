/** What schemathesis found, sorted by what it means to us. */
export interface Finding {
  readonly type: string;
  readonly title: string;
  readonly count: number;
  readonly operations: readonly string[];
}

interface Report {
  readonly operations: { readonly tested: number; readonly errored: number };
  readonly test_cases: { readonly generated: number };
  readonly failures: readonly Finding[];
  readonly errors: readonly unknown[];
}

export interface Verdict {
  readonly operations: number;
  readonly cases: number;
  readonly serverErrors: number;
  /** Answers whose status, content type, headers or body the document does not describe. */
  readonly undescribed: number;
  /** Doors that open without a token, or for who may not. */
  readonly openDoors: number;
  /** Operations that could not be asked. */
  readonly unasked: number;
  readonly findings: readonly Finding[];
}

const meanings: Readonly<Record<string, 'serverErrors' | 'undescribed' | 'openDoors'>> = {
  ServerError: 'serverErrors',
  UndefinedStatusCode: 'undescribed',
  UndefinedContentType: 'undescribed',
  MissingContentType: 'undescribed',
  MalformedMediaType: 'undescribed',
  MissingHeaders: 'undescribed',
  JsonSchemaError: 'undescribed',
  MalformedJson: 'undescribed',
  ContentDeserializationError: 'undescribed',
  DiscriminatorMismatch: 'undescribed',
  IgnoredAuth: 'openDoors',
  ObjectLevelAuthorizationViolation: 'openDoors',
};

export function verdictOf(report: string): Verdict {
  const { operations, test_cases: cases, failures, errors } = JSON.parse(report) as Report;
  const sums = { serverErrors: 0, undescribed: 0, openDoors: 0 };
  for (const { type, count } of failures) {
    const meaning = meanings[type];
    if (meaning) sums[meaning] += count;
  }
  return {
    ...sums,
    operations: operations.tested,
    cases: cases.generated,
    unasked: Math.max(operations.errored, errors.length),
    findings: failures,
  };
}

export const passes = ({ operations, serverErrors, undescribed, openDoors, unasked }: Verdict): boolean =>
  operations > 0 && serverErrors + undescribed + openDoors + unasked === 0;

/** One line, and below it what is neither an error nor undescribed: rules that a schema cannot say, for a person to read. */
export function lines(service: string, verdict: Verdict, seconds: number): string[] {
  const { operations, cases, serverErrors, undescribed, openDoors, unasked, findings } = verdict;
  const more = [
    ...(openDoors > 0 ? [`${openDoors} portes ouvertes / open doors`] : []),
    ...(unasked > 0 ? [`${unasked} non demandées / not asked`] : []),
  ];
  const figures = [
    `${operations} opérations / operations`,
    `${cases} cas / cases`,
    `${serverErrors} erreurs du serveur / server errors`,
    `${undescribed} réponses non décrites / undescribed answers`,
    ...more,
  ];
  return [
    `${passes(verdict) ? '✓' : '✗'} ${service.padEnd(22)} ${figures.join(' · ')}  ${seconds.toFixed(0)} s`,
    ...findings.map(({ type, title, count, operations: of }) => {
      const named = of.slice(0, 4).join(', ');
      const sign = type in meanings ? '✗' : '·';
      return `    ${sign} ${title}: ${count} (${named}${of.length > 4 ? ', …' : ''})`;
    }),
  ];
}
