import { ClassChangedV1, ClassClosedV1, ClassOpenedV1, type Level } from '@pan/contracts';
import { fact, type Fact } from '@pan/kit/domain';

export interface ClassDescription {
  readonly title: string;
  readonly schoolYear: string;
  readonly level: Level;
}

/** By which key a system knows a class, and where it is. */
export interface ClassPlace {
  readonly id: string;
  readonly source: string;
  readonly sourceId: string;
  readonly organisationId: string;
  readonly visibleTo: readonly string[];
}

interface ClassState extends ClassPlace, ClassDescription {
  readonly closedOn: string | null;
  readonly version: number;
}

/** A group of learners taught together; its title stays in this service. */
export class SchoolClass {
  private constructor(private state: ClassState) {}

  static open(of: ClassPlace, { title, schoolYear, level }: ClassDescription) {
    const schoolClass = new SchoolClass({ ...of, title, schoolYear, level, closedOn: null, version: 1 });
    return { schoolClass, fact: fact(ClassOpenedV1, of.id, schoolClass.published) };
  }

  get id(): string {
    return this.state.id;
  }

  get sourceId(): string {
    return this.state.sourceId;
  }

  get organisationId(): string {
    return this.state.organisationId;
  }

  get visibleTo(): readonly string[] {
    return this.state.visibleTo;
  }

  get version(): number {
    return this.state.version;
  }

  revise({ title, schoolYear, level }: ClassDescription): Fact | null {
    const { state } = this;
    const same = title === state.title && schoolYear === state.schoolYear && level === state.level;
    if (same && !state.closedOn) return null;
    this.become({ title, schoolYear, level, closedOn: null });
    return fact(ClassChangedV1, this.id, this.published);
  }

  close(on: string): Fact | null {
    if (this.state.closedOn) return null;
    this.become({ closedOn: on });
    return fact(ClassClosedV1, this.id, { classId: this.id });
  }

  private become(next: Partial<ClassState>): void {
    this.state = { ...this.state, ...next, version: this.version + 1 };
  }

  private get published(): ClassOpenedV1 {
    const { id, organisationId, schoolYear, level } = this.state;
    return { classId: id, organisationId, schoolYear, level };
  }
}
