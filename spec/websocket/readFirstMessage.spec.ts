import { expect } from 'chai';
import { readFirstMessage } from '../../src/websocket/readFirstMessage';

const read = (text: string | Buffer, isBinary = false): string | undefined =>
  readFirstMessage(Buffer.from(text as string), isBinary, 'access_token');

describe('readFirstMessage', () => {
  it('reads the token of a JSON object, whatever other members it has', () => {
    expect(read('{"access_token":"a.b.c"}')).to.equal('a.b.c');
    expect(read(' { "type": "hello", "access_token" : "a.b.c", "more": [1] }\n')).to.equal('a.b.c');
  });

  it('reads the member with the given name', () => {
    expect(readFirstMessage(Buffer.from('{"t":"a"}'), false, 't')).to.equal('a');
  });

  const others: Record<string, [message: string | Buffer, isBinary?: boolean]> = {
    'a binary message': ['{"access_token":"a"}', true],
    'the token alone': ['a.b.c'],
    'a JSON string': ['"a.b.c"'],
    'a list': ['[{"access_token":"a"}]'],
    null: ['null'],
    nothing: [''],
    'an object without the member': ['{"token":"a"}'],
    'an empty token': ['{"access_token":""}'],
    'a token that is not a string': ['{"access_token":{"a":"b"}}'],
    'a duplicate member': ['{"access_token":"a","access_token":"b"}'],
    'bytes that are not UTF-8': [Buffer.from('7b226163636573735f746f6b656e223a22ff227d', 'hex')],
    'a byte order mark': ['\ufeff{"access_token":"a"}'],
    'very deep nesting': [`{"access_token":"a","b":${'['.repeat(4000)}${']'.repeat(4000)}}`],
    'a message of over 10 KiB': [JSON.stringify({ access_token: 'a', more: 'x'.repeat(10_240) })],
  };
  for (const [what, message] of Object.entries(others)) {
    it(`finds no token in ${what}`, () => expect(read(...message)).to.equal(undefined));
  }

  it('ignores inherited properties', () => {
    expect(readFirstMessage(Buffer.from('{}'), false, 'constructor')).to.equal(undefined);
  });

  it('ignores binary messages of every binaryType', () => {
    expect(readFirstMessage('{"access_token":"a"}', false, 'access_token')).to.equal(undefined);
    expect(readFirstMessage([Buffer.from('{"access_token":"a"}')], false, 'access_token')).to.equal(undefined);
  });
});
