import { readFileSync, readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

const root = resolve(__dirname, '../../..');

/** A piece of code that readers copy. */
export interface Example {
  /** Where it is: a file, and for a part of it the line on which it begins. */
  readonly place: string;
  readonly code: string;
}

/** Pages that are made from other files, and the site. */
export const madePages = /^(api|examples|project|\.vitepress)\//;

const filesBelow = (folder: string, ending: RegExp): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => ending.test(name) && !(folder === 'docs' && madePages.test(name)))
    .map(name => join(root, folder, name));

/** Returns every example: the files of examples/, and the blocks of code in pages and in docstrings. */
export function allExamples(): Example[] {
  const whole = filesBelow('examples', /\.(ts|js|mjs)$/).map(file => ({
    place: relative(root, file),
    code: readFileSync(file, 'utf8'),
  }));
  const pages = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md'].map(name => join(root, name));
  const texts = [...pages, ...filesBelow('docs', /\.md$/), ...filesBelow('src', /\.ts$/)];
  return [...whole, ...texts.flatMap(file => blocksOf(file))];
}

const typed = ['ts', 'js', 'typescript', 'javascript'];

/** The blocks of some languages in a file, by default TypeScript and JavaScript, without the stars of a docstring. */
export function blocksOf(file: string, languages: readonly string[] = typed): Example[] {
  const text = readFileSync(file, 'utf8');
  const block = `^([ \\t]*(?:\\*[ \\t])?)\`\`\`(?:${languages.join('|')})\\n([^]*?)^[ \\t]*(?:\\*[ \\t]?)?\`\`\``;
  return [...text.matchAll(new RegExp(block, 'gm'))].map(({ 2: code = '', index }) => ({
    place: `${relative(root, file)}:${String(text.slice(0, index).split('\n').length)}`,
    code: code.replace(/^[ \t]*\*[ \t]?/gm, '').replace(/^\\@/gm, '@'),
  }));
}
