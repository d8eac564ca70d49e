import { isDeepStrictEqual } from 'node:util';
import type { ApiDocument, ApiObject } from './ApiDocument';

type Section = 'securitySchemes' | 'responses' | 'schemas' | 'headers';

/** The components of a document, to which others are added. What the document has already stays as it is. */
export class Components {
  private readonly sections: Record<string, Record<string, unknown>>;
  private readonly own: ReadonlySet<string>;

  constructor({ components = {} }: Pick<ApiDocument, 'components'>) {
    const sections = Object.entries(components);
    this.sections = Object.fromEntries(sections.map(([section, content]) => [section, { ...content }]));
    this.own = new Set(
      sections.flatMap(([section, content]) => Object.keys(content).map(name => `${section}/${name}`)),
    );
  }

  /**
   * Adds a component, unless the document has one of this name.
   *
   * @param suffix - added to the name if another component that was added has it
   * @returns the name of the component
   */
  add(section: Section, name: string, component: ApiObject, suffix = ''): string {
    const content = (this.sections[section] ??= {});
    const known = content[name];
    if (this.own.has(`${section}/${name}`)) return name;
    if (known !== undefined && !isDeepStrictEqual(known, component) && suffix !== '') {
      return this.add(section, `${name}.${suffix}`, component);
    }
    content[name] = component;
    return name;
  }

  /** Adds a component, and returns a reference to it. */
  refer(section: Section, name: string, component: ApiObject, suffix?: string): { readonly $ref: string } {
    return { $ref: `#/components/${section}/${this.add(section, name, component, suffix)}` };
  }

  toJSON(): ApiDocument['components'] {
    return this.sections;
  }
}
