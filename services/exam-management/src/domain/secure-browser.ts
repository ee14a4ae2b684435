/** The keys with which a session is sat; empty lists ask for nothing. */
export interface BrowserKeys {
  /** Of the configuration: one for each file of settings, 64 hexadecimal digits. */
  readonly configKeys: readonly string[];
  /** Of the browser itself, one for each version and platform. */
  readonly examKeys: readonly string[];
}

/** What a browser shows with a request: digests of its address and a key. */
export interface BrowserProof {
  readonly configKeyHash: string | null;
  readonly requestHash: string | null;
}

export const browserStates = ['ok', 'refused'] as const;
export type BrowserState = (typeof browserStates)[number];

/**
 * Whether a request comes from the browser that was asked for: each kind of key that the session names must be proved.
 * @param digestOf of the request's address followed by a key
 */
export function browserStateOf(
  { configKeys, examKeys }: BrowserKeys,
  { configKeyHash, requestHash }: BrowserProof,
  digestOf: (key: string) => string,
): BrowserState {
  const proves = (keys: readonly string[], given: string | null) =>
    keys.length === 0 || (given !== null && keys.some((key) => digestOf(key) === given.toLowerCase()));
  return proves(configKeys, configKeyHash) && proves(examKeys, requestHash) ? 'ok' : 'refused';
}
