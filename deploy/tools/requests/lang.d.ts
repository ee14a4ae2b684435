declare module '@usebruno/lang' {
  const lang: {
    bruToJsonV2(text: string): Record<string, unknown>;
    jsonToBruV2(request: Record<string, unknown>): string;
    collectionBruToJson(text: string): Record<string, unknown>;
    bruToEnvJsonV2(text: string): { variables: { name: string; value: string; enabled: boolean }[] };
  };
  export default lang;
}
