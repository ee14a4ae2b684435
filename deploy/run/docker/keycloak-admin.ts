/** Keycloak's administration of one realm, over REST. */
export interface KeycloakAdmin {
  /** The answer, or null for what the realm does not have. @param accepted statuses that are no fault either */
  ask<T>(method: string, path: string, body?: unknown, accepted?: readonly number[]): Promise<T | null>;
}

/** @param realmUrl such as `http://keycloak:8080/admin/realms/pan` */
export function keycloakAdmin(realmUrl: string, bearer: () => Promise<string>): KeycloakAdmin {
  return {
    async ask<T>(method: string, path: string, body?: unknown, accepted: readonly number[] = []): Promise<T | null> {
      const answer = await fetch(realmUrl + path, {
        method,
        headers: {
          authorization: `Bearer ${await bearer()}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(10_000),
      });
      const text = await answer.text();
      if (answer.ok || accepted.includes(answer.status)) return text ? (JSON.parse(text) as T) : null;
      if (answer.status === 404) return null;
      throw new Error(`${method} ${path.split('/', 2).join('/')} → ${answer.status}`);
    },
  };
}
