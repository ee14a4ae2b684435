import { DomainError, type InputProblem } from '@pan/kit/domain';

type Params = Readonly<Record<string, string | number>>;

/** One finding about a package: which file, at which line, which element. */
export function packageProblem(
  code: string,
  file: string,
  params: Params = {},
  severity: 'error' | 'warning' = 'error',
): InputProblem {
  const { line, path } = params;
  return {
    severity,
    code,
    file,
    ...(typeof line === 'number' && line > 0 && { row: line }),
    ...(typeof path === 'string' && { field: path.slice(0, 500) }),
    params: { file, ...params },
  };
}

/** A file, or the whole package, cannot be read. */
export class PackageRefused extends Error {
  constructor(readonly problem: InputProblem) {
    super(problem.code);
  }
}

/** What a file was refused for, as a finding; anything else is our own mistake and goes on. */
export function findingOf(error: unknown, file: string): InputProblem {
  if (error instanceof PackageRefused) return error.problem;
  if (error instanceof DomainError) return packageProblem(error.code, file, error.params);
  throw error;
}
