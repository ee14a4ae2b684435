import { ClassChangedV1, ClassClosedV1, ClassOpenedV1, type Level } from '@pan/contracts';
import { fact, type Fact } from '@pan/kit/domain';

export interface ClassDescription {
  readonly title: string;
  readonly schoolYear: string;
  readonly level: Level;
}

/** A group of learners taught together; its title stays in this service. */
export class SchoolClass {
  private constructor(
    readonly id: string,
    readonly source: string,
    readonly sourceId: string,
    readonly organisationId: string,
    readonly visibleTo: readonly string[],
    private title: string,
    private schoolYear: string,
    private level: Level,
    private closedOn: string | null,
    public version: number,
  ) {}

  static open(
    of: Pick<SchoolClass, 'id' | 'source' | 'sourceId' | 'organisationId' | 'visibleTo'>,
    as: ClassDescription,
  ): { schoolClass: SchoolClass; fact: Fact } {
    const schoolClass = new SchoolClass(
      of.id,
      of.source,
      of.sourceId,
      of.organisationId,
      of.visibleTo,
      as.title,
      as.schoolYear,
      as.level,
      null,
      1,
    );
    return { schoolClass, fact: fact(ClassOpenedV1, of.id, schoolClass.published) };
  }

  revise(as: ClassDescription): Fact | null {
    if (!this.closedOn && as.title === this.title && as.schoolYear === this.schoolYear && as.level === this.level)
      return null;
    Object.assign(this, as, { closedOn: null, version: this.version + 1 });
    return fact(ClassChangedV1, this.id, this.published);
  }

  close(on: string): Fact | null {
    if (this.closedOn) return null;
    this.closedOn = on;
    this.version += 1;
    return fact(ClassClosedV1, this.id, { classId: this.id });
  }

  private get published(): ClassOpenedV1 {
    const { id, organisationId, schoolYear, level } = this;
    return { classId: id, organisationId, schoolYear, level };
  }
}
