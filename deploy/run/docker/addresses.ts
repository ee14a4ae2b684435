/** The settings that compose, the gateway, Keycloak and every service read: they are joined with paths, compared with tokens and never normalised. */
import { Remedy } from '../../../libs/servers/src/remedy.ts';

/** @throws Remedy where the parts would understand an address each in its own way */
export function requireOrigins(addresses: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(addresses)) {
    const url = URL.canParse(value) ? new URL(value) : null;
    const isOrigin = url !== null && /^https?:$/.test(url.protocol) && url.origin === value;
    if (isOrigin) continue;
    const example = url && /^https?:$/.test(url.protocol) ? url.origin : 'https://pan.example.ca';
    throw new Remedy(
      `${name}=${value} : une adresse sans chemin, sans barre à la fin, en minuscules, sans port usuel, comme ${example}. Derrière un autre mandataire, donnez un nom d’hôte à cette installation : elle ne vit pas sous un chemin.`,
      `${name}=${value}: an address without a path, without a slash at its end, in lower case, without the usual port, such as ${example}. Behind another proxy, give this installation a host name: it does not live below a path.`,
    );
  }
}

/** `true` or `YES` would otherwise quietly mean `no`. */
export function readDemo(value: string | undefined): boolean {
  if (value === 'yes' || value === 'no') return value === 'yes';
  throw new Remedy(`PAN_DEMO=${value ?? ''} : « yes » ou « no ».`, `PAN_DEMO=${value ?? ''}: “yes” or “no”.`);
}
