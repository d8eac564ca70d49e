import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { Attempt } from '../Attempt';
import type { RawHeader, RawRequest } from '../http/RawRequest';
import { isSafe, methodOf } from '../RouteRequests';
import type { AttackCategory, Surroundings } from '../Surroundings';

type BodyForm = readonly [variant: string, headers: readonly RawHeader[], body: string | Buffer, isMalformed?: boolean];

const json: RawHeader = ['Content-Type', 'application/json'];
const text = '{"username":"attack","password":"attack"}';
const cut = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.length - 6);
const encoded = (name: string): RawHeader[] => [json, ['Content-Encoding', name]];

/** Bodies that break parsers. Any answer is right, unless the server fails. */
const forms: readonly BodyForm[] = [
  ['JSON that is not complete', [json], '{"username":'],
  ['no JSON', [json], 'attack'],
  ['an empty body', [json], ''],
  ['null', [json], 'null'],
  ['a number', [json], '1'],
  ['a text', [json], '"attack"'],
  ['a list', [json], '[]'],
  ['a list of lists', [json], '[[[]]]'],
  ['members of other types', [json], '{"username":{"$gt":""},"password":["attack"]}'],
  ['members that are null', [json], '{"username":null,"password":null}'],
  ['members that are numbers', [json], '{"username":1,"password":1e400}'],
  ['SQL in the members', [json], `{"username":"' OR 1=1 -- ","password":"' OR '1'='1"}`],
  ['NUL in the members', [json], '{"username":"\\u0000","password":"\\u0000"}'],
  ['half a surrogate pair', [json], '{"username":"\\ud800","password":"\\udfff"}'],
  [
    '__proto__',
    [json],
    '{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}},"username":"a","password":"b"}',
  ],
  ['toString', [json], '{"username":{"toString":1},"password":{"toString":1,"valueOf":1}}'],
  ['JSON of depth 20000', [json], '['.repeat(20_000) + ']'.repeat(20_000)],
  ['a key of 1 MB', [json], `{"${'k'.repeat(1_048_576)}":1}`],
  ['a text of 2 MB', [json], `{"username":"${'x'.repeat(2_097_152)}","password":"b"}`],
  ['invalid UTF-8', [json], Buffer.from('{"username":"\xff\xfe","password":"\xc3"}', 'latin1')],
  ['a byte order mark', [json], `\ufeff${text}`],
  ['an unknown charset', [['Content-Type', 'application/json; charset=attack']], text],
  ['UTF-7', [['Content-Type', 'application/json; charset=utf-7']], text],
  ['UTF-16', [['Content-Type', 'application/json; charset=utf-16']], Buffer.from(text, 'utf16le')],
  ['an unknown type', [['Content-Type', 'application/attack']], text],
  ['a type that is none', [['Content-Type', '/;;=']], text],
  ['no type', [], text],
  ['XML', [['Content-Type', 'application/xml']], '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///dev/null">]><a>&b;</a>'],
  ['multipart without a boundary', [['Content-Type', 'multipart/form-data']], 'attack'],
  [
    'multipart that is not complete',
    [['Content-Type', 'multipart/form-data; boundary=b']],
    '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n',
  ],
  [
    'a form that cannot be decoded',
    [['Content-Type', 'application/x-www-form-urlencoded']],
    'username=%&password=%ff%zz',
  ],
  ['a deep form', [['Content-Type', 'application/x-www-form-urlencoded']], `a${'[b]'.repeat(3000)}=1`],
  ['a form with many fields', [['Content-Type', 'application/x-www-form-urlencoded']], 'a=1&'.repeat(20_000)],
  [
    'a form with __proto__',
    [['Content-Type', 'application/x-www-form-urlencoded']],
    '__proto__[admin]=1&constructor[prototype][admin]=1',
  ],
  ['damaged gzip', encoded('gzip'), Buffer.from('1f8b0800000000000003ffffffff', 'hex')],
  ['gzip that is not complete', encoded('gzip'), cut(gzipSync(text))],
  ['gzip that is none', encoded('gzip'), text],
  ['gzip of 5 MB', encoded('gzip'), gzipSync(Buffer.alloc(5_242_880, 0x20))],
  ['gzip over gzip', encoded('gzip, gzip'), gzipSync(gzipSync(text))],
  [
    'damaged gzip after 2 MB',
    encoded('gzip'),
    Buffer.concat([cut(gzipSync(Buffer.alloc(2_097_152, 0x20))), Buffer.alloc(64, 0xff)]),
  ],
  ['damaged deflate', encoded('deflate'), Buffer.from('789cffffffff', 'hex')],
  ['deflate that is not complete', encoded('deflate'), cut(deflateSync(text))],
  ['damaged br', encoded('br'), Buffer.from('ffffffffffff', 'hex')],
  ['br that is not complete', encoded('br'), cut(brotliCompressSync(text))],
  ['an unknown encoding', encoded('attack'), text],
  ['an empty gzip', encoded('gzip'), ''],
  ['a length that is too large', [json, ['Content-Length', '1000']], text, true],
  ['a length that is no number', [json, ['Content-Length', 'attack']], text, true],
  ['two lengths', [json, ['Content-Length', '3'], ['Content-Length', '41']], text, true],
  ['a length and chunks', [json, ['Content-Length', '41'], ['Transfer-Encoding', 'chunked']], '0\r\n\r\n', true],
  ['chunks that are none', [json, ['Transfer-Encoding', 'chunked']], 'attack\r\n', true],
  ['an unknown transfer encoding', [json, ['Transfer-Encoding', 'attack']], text, true],
];

const headerForms: readonly BodyForm[] = [
  ['a header of 20 KB', [['X-Attack', 'x'.repeat(20_480)]], '', true],
  ['300 headers', Array.from({ length: 300 }, (_, i): RawHeader => [`X-Attack-${String(i)}`, 'x']), ''],
  ['a cookie that cannot be decoded', [['Cookie', 'a=%; access_token_cookie=%ff; =; ;;']], ''],
  ['a cookie with quotation marks', [['Cookie', 'access_token_cookie="']], ''],
  ['200 cookies', [['Cookie', Array.from({ length: 200 }, (_, i) => `c${String(i)}=x`).join('; ')]], ''],
  ['a cookie __proto__', [['Cookie', '__proto__=x; constructor=y']], ''],
  ['an Accept that is none', [['Accept', 'attack/;q=x,,,']], ''],
  ['a Range', [['Range', 'bytes=-1,999999999999-']], ''],
  ['an Expect', [['Expect', 'attack']], '', true],
  ['an Origin that is none', [['Origin', 'http://[']], ''],
  ['a Host that is none', [['Host', '[attack']], '', true],
  ['an empty Host', [['Host', '']], '', true],
  ['an If-None-Match', [['If-None-Match', '*']], ''],
];

/** Sends broken bodies to one public and one guarded route, and broken headers to one route. */
export const bodies: AttackCategory = surroundings => {
  const { guarded, options } = surroundings;
  const isPost = (route: Attempt['route']): boolean => methodOf(route) === 'POST';
  const open = options.routes.routes.filter(({ access }) => access === 'public').find(isPost);
  const takers = options.safeMethodsOnly ? [] : [open, guarded.find(isPost)].filter(route => route !== undefined);
  const reader = guarded.find(isSafe) ?? guarded[0];
  return [
    ...takers.flatMap(route => forms.map(form => make(surroundings, route, form))),
    ...(reader ? headerForms.map(form => make(surroundings, reader, form)) : []),
  ];
};

function make({ requests }: Surroundings, route: Attempt['route'], form: BodyForm): Attempt {
  const [variant, headers, body, isMalformed] = form;
  const request: RawRequest = {
    ...requests.plain(route, headers),
    ...(isSafe(route) ? {} : { body: Buffer.from(body as string) }),
    endsEarly: isMalformed,
  };
  return { row: 'broken-request', variant, route, request, judgement: 'survive', isMalformed };
}
