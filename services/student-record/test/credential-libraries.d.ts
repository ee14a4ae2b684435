// What specs use of libraries that say no types of their own.

declare module '@digitalcredentials/vc' {
  export const defaultDocumentLoader: CredentialProofLoader;
  export function verifyCredential(of: object): Promise<{
    readonly verified: boolean;
    readonly statusResult?: { readonly error?: Error };
    readonly error?: { readonly message: string; readonly errors?: readonly { readonly message: string }[] };
  }>;
}

declare module '@digitalcredentials/data-integrity' {
  export const DataIntegrityProof: new (of: { cryptosuite: unknown }) => object;
}

declare module '@digitalcredentials/eddsa-rdfc-2022-cryptosuite' {
  export const cryptosuite: unknown;
}

declare module '@digitalbazaar/vc-bitstring-status-list' {
  export function checkStatus(of: object): Promise<{
    readonly verified: boolean;
    readonly results?: readonly { readonly status: boolean }[];
  }>;
  export function decodeList(of: { encodedList: string }): Promise<{
    readonly length: number;
    getStatus(place: number): boolean;
  }>;
}
