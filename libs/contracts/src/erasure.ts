import { IsIn, IsUUID } from 'class-validator';
import { Means } from './contract.js';

/** What a service destroys apart from the rest: the measures come to it on a topic of their own. */
export const erasureParts = ['records', 'accommodations'] as const;
export type ErasurePart = (typeof erasureParts)[number];

/** How each service confirms to the student record that it keeps nothing more of what was destroyed there. */
export class ErasureConfirmation {
  @Means('Le numéro que disait le fait confirmé.', 'The id that the confirmed fact said.') @IsUUID() itemId!: string;
  @Means('Ce que le service a détruit.', 'What the service destroyed.') @IsIn(erasureParts) part!: ErasurePart;
}
