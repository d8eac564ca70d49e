import { isDeepStrictEqual } from 'node:util';
import { getMetadataStorage } from 'class-validator';
import { expect } from 'chai';
import { AuthXConfig } from '../../../src/config/AuthXConfig';
import { AuthXOptions } from '../../../src/config/AuthXOptions';
import { environmentVariables } from '../../../src/config/environment';
import { ConfigurationError } from '../../../src/errors/errors';
import { secret } from '../../support/forge';
import { optionTexts, type OptionText } from './optionTexts';
import { empties, encodings, marks } from './shapes';

type Option = keyof AuthXOptions;
type Way = 'option' | 'variable';

const variables = new Map(Object.entries(environmentVariables).map(([name, [option]]) => [option, name]));
const others = (option: Option): AuthXOptions => {
  const given: [string, unknown][] = Object.entries({ secretKey: secret, ...optionTexts[option].rest });
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
};

/** A configuration, or the message of its error. */
type Made = AuthXConfig | string;

function make(construct: () => AuthXConfig): Made {
  try {
    return construct();
  } catch (error) {
    expect(error).to.be.instanceOf(ConfigurationError);
    return (error as Error).message;
  }
}

const withValue = (option: Option, value: unknown): Made =>
  make(() => new AuthXConfig(Object.assign({}, others(option), { [option]: value })));
const without = (option: Option): Made => make(() => new AuthXConfig(others(option)));
const withText = (option: Option, text: string): Made =>
  make(() => AuthXConfig.fromEnv(others(option), { [variables.get(option)!]: text }));

/** The expected result of a cell of the table. */
type Cell =
  /** The option has this value. */
  | { readonly value: unknown }
  /** The option counts as not given. */
  | { readonly absent: true }
  /** The configuration is refused. The message names the option, and then matches this. */
  | { readonly refused: RegExp };

const refused = (name: RegExp): Cell => ({ refused: name });
const anyReason = refused(/./);
const absent: Cell = { absent: true };

/** Compares the result with the expected one. Returns undefined if they are the same. */
function differenceOf(option: Option, made: Made, cell: Cell): string | undefined {
  if ('refused' in cell) {
    if (typeof made !== 'string') return 'is taken, and must be refused';
    return new RegExp(`^${option}(\\[0\\])?: `).test(made) && cell.refused.test(made)
      ? undefined
      : `is refused with: ${made}`;
  }
  const wanted = 'absent' in cell ? without(option) : withValue(option, cell.value);
  if (typeof made === 'string' && typeof wanted !== 'string') return `is refused with: ${made}`;
  return isDeepStrictEqual(made, wanted) ? undefined : 'has another meaning';
}

/** A text that is not decoded: it is the value itself, or it is refused. */
const itself = (option: Option, value: unknown): Cell =>
  typeof withValue(option, value) === 'string' ? anyReason : { value };

/** The shapes of one text, and the expected result of each for an option of its kind. */
function cellsOf(option: Option, way: Way): [shape: string, text: string, cell: Cell][] {
  const row = optionTexts[option];
  const { text, value = text } = row;
  const wrapped = (item: string): unknown => (row.kind === 'list' ? [item] : item);
  const readsText = !['flag', 'json', 'code'].includes(row.kind);
  const isKey = row.kind === 'secret' || row.kind === 'pem';
  const cells: [string, string, Cell][] = [];
  const plain: Cell = way === 'variable' || readsText ? { value } : anyReason;
  cells.push(['as it is', text, plain]);
  for (const [shape, [apply, name]] of Object.entries(marks)) {
    const isLineEnd = shape.includes('line end') && !shape.includes('quotation');
    const isTaken =
      row.kind === 'pem' || (row.kind === 'secret' && isLineEnd) || (way === 'variable' && row.kind !== 'secret');
    cells.push([shape, apply(text), isTaken ? plain : readsText ? refused(reasonOf(option, name)) : anyReason]);
  }
  for (const [shape, encode] of Object.entries(encodings)) {
    const encoded = encode(text);
    cells.push([shape, encoded, row.kind === 'pem' ? { value } : itself(option, wrapped(encoded))]);
  }
  for (const [shape, nothing] of Object.entries(empties)) {
    const isAbsent = way === 'variable' && row.empty === undefined;
    const isOwn = row.empty === 'itself' && (way === 'variable' || nothing === '');
    cells.push([shape, nothing, isAbsent ? absent : isOwn ? { value: '' } : emptyCell(row, way)]);
  }
  if (!isKey) cells.push(['the text undefined', 'undefined', refused(reasonOf(option, /is the text undefined/))]);
  return cells;
}

/** An empty variable of a key counts as absent, so the key is missing. */
const emptyCell = ({ kind }: OptionText, way: Way): Cell =>
  refused(way === 'variable' ? /is missing/ : kind === 'list' ? /./ : /empty|only spaces/);

/** Options such as flags accept no text, and allowedOrigins has its own message. */
const reasonOf = (option: Option, name: RegExp): RegExp =>
  option === 'allowedOrigins' || ['flag', 'json', 'code'].includes(optionTexts[option].kind) ? /./ : name;

/** Sets the option to a text, or to a list with this text. */
function give(option: Option, way: Way, text: string): Made {
  if (way === 'variable') return withText(option, text);
  return withValue(option, optionTexts[option].kind === 'list' ? [text] : text);
}

const options = Object.keys(optionTexts) as Option[];
const ofKind = (...kinds: readonly OptionText['kind'][]): Option[] =>
  options.filter(option => kinds.includes(optionTexts[option].kind));

/** Checks that every cell has its expected result. */
function expectCells(option: Option, way: Way, cells: readonly (readonly [string, string, Cell])[]): void {
  const faults = cells.flatMap(([shape, text, cell]) => {
    const difference = differenceOf(option, give(option, way, text), cell);
    return difference === undefined ? [] : [`${shape}: ${difference}`];
  });
  expect(faults).to.deep.equal([]);
}

describe('Text in options and environment variables', () => {
  const emitWarning = process.emitWarning.bind(process);
  before(() => (process.emitWarning = () => undefined));
  after(() => (process.emitWarning = emitWarning));

  it('is tested for every option', () => {
    const declared = getMetadataStorage()
      .getTargetValidationMetadatas(AuthXOptions, '', false, false)
      .map(({ propertyName }) => propertyName);
    expect([...new Set(declared)].sort()).to.deep.equal([...options].sort());
  });

  it('has a sample that differs from the default of each option', () => {
    const idle = options.filter(option => {
      const { kind, text, value = text } = optionTexts[option];
      return kind !== 'code' && isDeepStrictEqual(withValue(option, value), without(option));
    });
    // weakKeys matters only with a weak key, and the default of decodeAlgorithms is the algorithm.
    expect(idle).to.deep.equal(['decodeAlgorithms', 'weakKeys']);
  });

  for (const option of options) {
    it(`is read or refused as documented in the option ${option}`, () =>
      expectCells(option, 'option', cellsOf(option, 'option')));
    const variable = variables.get(option);
    if (variable === undefined) continue;
    it(`is read or refused as documented in the variable ${variable}`, () =>
      expectCells(option, 'variable', cellsOf(option, 'variable')));
  }
});

describe('An environment variable with a list', () => {
  for (const option of ofKind('list', 'textOrList')) {
    const { kind, text: first, second = '' } = optionTexts[option];
    const both: Cell = { value: [first, second] };
    const json = JSON.stringify([first, second]);
    const one = (text: string): Cell => (kind === 'list' ? both : { value: text });
    const shapes: [string, string, Cell][] = [
      ['items with commas', `${first},${second}`, one(`${first},${second}`)],
      ['spaces after commas', `${first} , ${second} `, one(`${first} , ${second}`)],
      ['JSON', json, both],
      ['JSON over lines', JSON.stringify([first, second], undefined, 2), both],
      ['JSON in single quotation marks', `'${json}'`, both],
      ['JSON in double quotation marks', `"${json}"`, both],
      ['JSON with a line end', `${json}\r\n`, both],
      ['JSON that is cut off', json.slice(0, -2), refused(/./)],
      ['the list of Python', `['${first}']`, refused(/./)],
      ['JSON of numbers', '[1]', refused(/./)],
      ['JSON with an empty item', '[""]', refused(/./)],
      [
        'JSON with a quoted item',
        JSON.stringify([`"${first}"`]),
        refused(option === 'allowedOrigins' ? /./ : /quotation marks/),
      ],
    ];
    if (kind === 'list') {
      shapes.push(['each item in single quotation marks', `'${first}','${second}'`, both]);
      shapes.push(['each item in double quotation marks', `"${first}", "${second}"`, both]);
      shapes.push(['a comma at the end', `${first},`, refused(/./)]);
      shapes.push(['spaces for commas', `${first} ${second}`, refused(/./)]);
    }
    it(`reads JSON and commas, and refuses anything else: ${variables.get(option)!}`, () =>
      expectCells(option, 'variable', shapes));
  }
});

describe('A duration in an option or environment variable', () => {
  const spellings = ['300s', '5m', 'PT5M', 'PT300S', 'P0DT0H5M', '00:05:00', '0:05:00', '0 days, 00:05:00'];
  const faulty = [
    '5 m',
    '5min',
    '5 minutes',
    'M5',
    'pt5m',
    'P',
    'PT',
    'P1M',
    'P1Y',
    '05:00',
    '00:99:00',
    '-5m',
    '-300',
    '1e3',
    'NaN',
  ];
  for (const option of ofKind('duration')) {
    it(`is read in every documented format: ${option}`, () => {
      for (const way of ['option', 'variable'] as const) {
        expectCells(option, way, [
          ...spellings.map(text => [text, text, { value: 300 }] as const),
          ...faulty.map(text => [text, text, anyReason] as const),
          ['a text without a unit', '300', way === 'variable' ? { value: 300 } : anyReason],
        ]);
      }
    });

    it(`is refused if it looks like milliseconds or a timestamp: ${option}`, () => {
      const reason = option === 'decodeLeeway' ? /./ : /milliseconds or a date/;
      for (const number of [1_728_000_000, 1_900_000_000]) {
        expect(differenceOf(option, withValue(option, number), refused(reason))).to.equal(undefined);
        expect(differenceOf(option, withText(option, String(number)), refused(reason))).to.equal(undefined);
      }
    });
  }
});
