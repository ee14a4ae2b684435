import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsNumber, IsOptional, Max, Min } from 'class-validator';
import { OneOf, OrganisationCode, SchoolYear } from '../fields.js';
import { SourceQuery } from '../roster/roster.dto.js';

const modes = ['valid', 'all'] as const;

export class ImportQuery extends SourceQuery {
  @OneOf(modes, {
    required: false,
    nullable: false,
    description:
      'valid (par défaut) retient les lignes en erreur et celles qui en dépendent; all refuse tout à la première erreur / valid (by default) holds back rows with errors and those that depend on them; all refuses everything on any error',
  })
  mode?: (typeof modes)[number];

  @ApiProperty({
    required: false,
    description:
      "Part de lignes retenues au-delà de laquelle l'envoi est refusé; par défaut 1 % d'un envoi complet, et aucune limite pour un delta / Part of held rows above which the bundle is refused; by default 1 % of a complete bundle, and no limit for a delta",
  })
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(100)
  maxHeldPercent?: number;

  @ApiProperty({
    required: false,
    description: 'Tout vérifier et compter, ne rien changer / Check and count everything, change nothing',
  })
  @IsOptional()
  @IsBoolean()
  dryRun?: boolean;

  @SchoolYear({
    required: false,
    nullable: false,
    description:
      "Année des séjours; par défaut celle des sessions de l'envoi, sinon l'année en cours / Year of the stays; by default that of the bundle's sessions, else the present one",
  })
  schoolYear?: string;

  @OrganisationCode({
    required: false,
    nullable: false,
    description:
      "Organisation sous laquelle placer celles de l'envoi; par défaut celle dont le haut de orgs.csv porte le code, sinon la seule du jeton / Organisation below which those of the bundle stand; by default the one whose code the top of orgs.csv bears, else the token's only one",
  })
  organisation?: string;
}
