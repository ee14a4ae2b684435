/** What a system has done in its sandbox: requests that are alike are one trial, without anything of what they carried. */
export interface Trial {
  /** Method and route, `PUT /v1/organisations/:code/learners/by-source/:sourceId`. */
  readonly operation: string;
  readonly status: number;
  /** The code of a refusal. */
  readonly problem: string | null;
  /** What the request said and how it was answered, by names of ours: `learner.birth-date`, `if-match`, `unchanged`. */
  readonly traits: readonly string[];
  readonly count: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
}

/** Kinds of requests that are kept of one client; with more nothing certain can be said of it. */
export const mostKinds = 5_000;

/** A bundle that the system sent to its sandbox, once its job has ended. */
export interface SentBundle {
  readonly state: string;
  readonly dryRun: boolean;
  readonly counts: Readonly<Record<string, number>>;
  readonly confirmed: boolean;
  readonly endedAt: Date;
}

/** All that is known of a system when it is evaluated. */
export interface Seen {
  readonly trials: readonly Trial[];
  /** The first one first. */
  readonly bundles: readonly SentBundle[];
  /** Whether the system signs with a key, and names the tested product and version in its registration. */
  readonly signs: boolean;
  readonly namesProduct: boolean;
}

/** Which trials a check looks at. */
export interface Filter {
  /** One of these operations, or one that begins like it and a star. */
  readonly operations?: readonly string[];
  readonly status?: number;
  /** The request was done as asked. */
  readonly done?: boolean;
  readonly problems?: readonly string[];
  readonly traits?: readonly string[];
}

export function isOf(trial: Trial, { operations, status, done, problems, traits = [] }: Filter): boolean {
  return (
    (operations === undefined || operations.some((one) => isOperation(trial.operation, one))) &&
    (status === undefined || trial.status === status) &&
    (done === undefined || trial.status < 300 === done) &&
    (problems === undefined || problems.some((code) => isRefusedBy(trial, code))) &&
    traits.every((trait) => trial.traits.includes(trait))
  );
}

/** The request was, or a row of its batch. */
const isRefusedBy = ({ problem, traits }: Trial, code: string): boolean =>
  problem === code || traits.includes(`refused.${code}`);

const isOperation = (operation: string, pattern: string): boolean =>
  pattern.endsWith('*') ? operation.startsWith(pattern.slice(0, -1)) : operation === pattern;
