import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public } from '@pan/kit/http';
import { isUsedIn, sectorVocabularies } from '@pan/quebec';
import { SectorsQuery, SectorView } from './sectors.dto.js';

/** What each sector calls its levels, tracks, terms and programmes. */
@ApiTags('roster')
@Controller('v1/sectors')
export class SectorsController {
  @Get()
  @Public()
  @ApiOperation({ summary: 'Vocabulaires des secteurs / Vocabularies of the sectors' })
  @ApiOkResponse({ type: [SectorView] })
  listSectors(@Query() { schoolYear }: SectorsQuery): SectorView[] {
    return Object.values(sectorVocabularies).map(({ programmeCode, ...words }) => {
      const used = <T extends SectorView['tracks'][number]>(entries: readonly T[]) =>
        entries.filter((entry) => schoolYear === undefined || isUsedIn(entry, schoolYear));
      return {
        ...words,
        tracks: used(words.tracks),
        terms: used(words.terms),
        programmes: used(words.programmes),
        programmeCode: programmeCode?.source ?? null,
      };
    });
  }
}
