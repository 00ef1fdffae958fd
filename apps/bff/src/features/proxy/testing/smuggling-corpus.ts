import { CALLER_TOKEN } from './proxy-front.ts';

/** The request that an attacker hides behind another one. It must never be one at the metadata service. */
export const HIDDEN = `GET /api/gms/entities/smuggled HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${CALLER_TOKEN}\r\n\r\n`;

const START = `POST /api/gms/aspects HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${CALLER_TOKEN}\r\n`;

/** Lines that some parser takes for `Transfer-Encoding: chunked` and another does not. */
const ODD_ENCODINGS: readonly string[] = [
  'Transfer-Encoding: xchunked',
  'Transfer-Encoding: identity',
  'Transfer-Encoding: chunked, identity',
  'Transfer-Encoding: identity, chunked',
  'Transfer-Encoding: chunked, chunked',
  'Transfer-Encoding: gzip, chunked',
  'Transfer-Encoding: chunked;q=1',
  'Transfer-Encoding: "chunked"',
  'Transfer-Encoding: chun ked',
  'Transfer-Encoding: chunked\v',
  'Transfer-Encoding: \vchunked',
  'Transfer-Encoding: chunked\0',
  'Transfer-Encoding:',
  'Transfer-Encoding: cow',
  'Transfer-Encoding: chunked\r\nTransfer-Encoding: cow',
  'Transfer-Encoding: cow\r\nTransfer-Encoding: chunked',
  'Transfer-Encoding: chunked\r\nTransfer-encoding: chunked',
  'Transfer-Encoding: chunked\r\ntransfer-encoding:',
  'Transfer-Encoding : chunked',
  'Transfer-Encoding\t: chunked',
  ' Transfer-Encoding: chunked',
  'X: y\r\n Transfer-Encoding: chunked',
  'Transfer-Encoding:\r\n chunked',
  'X: y\nTransfer-Encoding: chunked',
  'X: y\rTransfer-Encoding: chunked',
  'Transfer-Encoding: chunked\n',
  'Transfer\0-Encoding: chunked',
];

const ODD_LENGTHS: readonly string[] = [
  'Content-Length: +6',
  'Content-Length: -6',
  'Content-Length: 6,6',
  'Content-Length: 6, 7',
  'Content-Length: 0x6',
  'Content-Length: 6.0',
  'Content-Length: 1e1',
  'Content-Length: 6 6',
  'Content-Length: 6\0',
  'Content-Length: 6\v',
  'Content-Length:',
  'Content-Length: 99999999999999999999',
  'Content-Length : 6',
  ' Content-Length: 6',
  'Content-Length: 6\r\nContent-Length: 6',
  'Content-Length: 6\r\nContent-Length: 0',
  'Content-Length: 0\r\nContent-Length: 6',
  'Content-Length: 6\r\ncontent-length: 7',
  'Content-Length:\r\n 6',
  'X: y\nContent-Length: 6',
];

/** Bodies that end early by one way of counting and late by the other. */
const BODIES: readonly string[] = [
  `0\r\n\r\n${HIDDEN}`,
  `6\r\nabcdef\r\n0\r\n\r\n${HIDDEN}`,
  `abcdef${HIDDEN}`,
  HIDDEN,
];

const ODD_CHUNKS: readonly string[] = [
  '6\nabcdef\r\n0\r\n\r\n',
  '6\r\nabcdef\n0\r\n\r\n',
  '6\r\nabcdefX\r\n0\r\n\r\n',
  '6 \r\nabcdef\r\n0\r\n\r\n',
  ' 6\r\nabcdef\r\n0\r\n\r\n',
  '+6\r\nabcdef\r\n0\r\n\r\n',
  '-6\r\nabcdef\r\n0\r\n\r\n',
  '0x6\r\nabcdef\r\n0\r\n\r\n',
  '6\r\nabcdef\r\n0\n\r\n',
  '6\r\nabcdef\r\n0\r\n\n',
  '6\rabcdef\r\n0\r\n\r\n',
  '6;a\nb\r\nabcdef\r\n0\r\n\r\n',
  '6;"\r\n"\r\nabcdef\r\n0\r\n\r\n',
  'fffffffffffffffff\r\nabcdef\r\n0\r\n\r\n',
  '10000000000000006\r\nabcdef\r\n0\r\n\r\n',
  '\r\n6\r\nabcdef\r\n0\r\n\r\n',
  'g\r\nabcdef\r\n0\r\n\r\n',
  `6;${'x'.repeat(20_000)}\r\nabcdef\r\n0\r\n\r\n`,
];

/** @returns over 200 requests whose end two servers would see in different places; all must be refused. */
export function ambiguousFramings(): string[] {
  const cases: string[] = [];
  for (const body of BODIES) {
    for (const encoding of ODD_ENCODINGS) {
      cases.push(`${START}Content-Length: ${body.length}\r\n${encoding}\r\n\r\n${body}`);
      cases.push(`${START}${encoding}\r\nContent-Length: 6\r\n\r\n${body}`);
    }
    for (const length of ODD_LENGTHS) {
      cases.push(
        `${START}${length}\r\n\r\n${body}`,
        `${START}${length}\r\nTransfer-Encoding: chunked\r\n\r\n${body}`,
      );
    }
    cases.push(`${START}Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n${body}`);
    cases.push(`${START}Transfer-Encoding: chunked\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    cases.push(`${START.replace('1.1', '1.0')}Transfer-Encoding: chunked\r\n\r\n${body}`);
    for (const method of ['GET', 'HEAD']) {
      cases.push(`${START.replace('POST', method)}Content-Length: ${body.length}\r\n\r\n${body}`);
      cases.push(`${START.replace('POST', method)}Transfer-Encoding: chunked\r\n\r\n${body}`);
    }
  }
  for (const expect of [
    'y 100-continue',
    '100-continue, y',
    '100-continuex',
    'x',
    '200-ok',
    '100-continue\r\nExpect: 100-continue',
  ]) {
    cases.push(`${START}Expect: ${expect}\r\nContent-Length: 6\r\n\r\nabcdef${HIDDEN}`);
  }
  for (const line of ['Host: y', 'HOST: x', 'Upgrade: websocket\r\nConnection: upgrade'])
    cases.push(`${START}${line}\r\n\r\n${HIDDEN}`);
  return cases;
}

/** @returns chunked bodies that break the grammar after a valid beginning; none may arrive as complete. */
export function brokenChunkings(): string[] {
  return ODD_CHUNKS.map((chunks) => `${START}Transfer-Encoding: chunked\r\n\r\n${chunks}${HIDDEN}`);
}
