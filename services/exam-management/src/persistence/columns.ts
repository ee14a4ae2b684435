/** How columns are mapped, by what they hold. */
export const id = { type: 'uuid', primary: true } as const;
export const uuid = (name: string) => ({ type: 'uuid', name }) as const;
export const uuids = (name: string) => ({ type: 'uuid', name, array: true }) as const;
export const text = (name?: string) => ({ type: 'text', ...(name && { name }) }) as const;
export const texts = { type: 'text', array: true } as const;
export const instant = (name: string) => ({ type: 'timestamptz', name }) as const;
export const day = (name: string) => ({ type: 'date', name }) as const;
export const count = (name?: string) => ({ type: 'integer', ...(name && { name }) }) as const;
export const json = { type: 'jsonb' } as const;
export const optional = { nullable: true } as const;
