import { readFileSync } from 'node:fs';
import * as ts from 'typescript';

const paths = ['src/events/AuthXEvents.ts', 'src/events/RefusalExplainedEvent.ts'];

/** One event as its type says it. */
export interface DocumentedEvent {
  readonly name: string;
  readonly meaning: string;
  readonly members: readonly { readonly name: string; readonly type: string; readonly meaning: string }[];
}

/** Reads the table of events, and the types of their payloads. */
export function documentedEvents(): DocumentedEvent[] {
  const sources = paths.map(path =>
    ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true),
  );
  const interfaces = sources.flatMap(({ statements }) => statements.filter(ts.isInterfaceDeclaration));
  const byName = new Map(interfaces.map(one => [one.name.text, one]));
  return propertiesOf(byName.get('AuthXEvents')!).map(property => {
    const payload = byName.get(property.type!.getText())!;
    const members = propertiesOf(payload).map(member => ({
      name: nameOf(member),
      type: member.type!.getText(),
      meaning: meaningOf(member),
    }));
    return { name: nameOf(property), meaning: meaningOf(payload), members };
  });
}

/** The section of docs/events.md about an event. */
export function sectionOf({ name, meaning, members }: DocumentedEvent): string {
  const rows = members.map(
    member => `| \`${member.name}\` | \`${member.type.replaceAll('|', '\\|')}\` | ${member.meaning} |`,
  );
  return [`### ${name}`, '', meaning, '', '| member | type | meaning |', '| --- | --- | --- |', ...rows, ''].join('\n');
}

const propertiesOf = ({ members }: ts.InterfaceDeclaration): ts.PropertySignature[] =>
  members.filter(ts.isPropertySignature);

const nameOf = ({ name }: ts.PropertySignature): string => name.getText().replaceAll("'", '');

/** The docstring, without its frame. */
const meaningOf = (node: ts.Node): string =>
  ts
    .getJSDocCommentsAndTags(node)
    .map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? '')
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();
