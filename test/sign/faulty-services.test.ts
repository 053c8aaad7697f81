// The signer over real connections that fail: each service by each fault, once and for good.

import { inspect } from 'node:util';
import { bundleFromJSON } from '@sigstore/bundle';
import { TrustedRoot } from '@sigstore/protobuf-specs';
import { toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify';
import { afterEach, describe, expect, test } from 'vitest';
import { ToolError } from '../../src/model/tool-error.ts';
import { createSigner } from '../../src/sign/create-signer.ts';
import { createEmbeddedSigstore } from '../../src/sign/embedded/create-embedded-sigstore.ts';
import { type Fault, type FaultRule, type ProxiedAnswer, startFaultyProxy } from '../support/faulty-proxy.ts';
import { hastyHttp } from '../support/hasty-http.ts';
import { serveLoopback } from '../support/loopback.ts';
import { rehearsedClaims, servicesAt } from '../support/rehearse.ts';

const paths = {
  'the certificate authority': '/api/v2/signingCert',
  'the log of version 1': '/api/v1/log/entries',
  'the log of version 2': '/api/v2/log/entries',
  'the timestamp authority': '/api/v1/timestamp',
} as const;
type Service = keyof typeof paths;
const services = Object.keys(paths) as Service[];
const codes = {
  'the certificate authority': 'network/no-certificate',
  'the log of version 1': 'network/no-log-entry',
  'the log of version 2': 'network/no-log-entry',
  'the timestamp authority': 'network/no-timestamp',
} as const;

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

interface Faulty {
  readonly service: Service;
  readonly fault: Fault;
  readonly times?: number;
}

const isLate = ({ kind }: Fault) => kind === 'slow' || kind === 'trickle';

/** A rehearsal's Sigstore behind a proxy that makes these faults. `spare` services answer as they should. */
async function behind(
  made: readonly Faulty[] | ((identityToken: string) => readonly Faulty[]),
  { spare = false, attempts = 5 } = {},
) {
  const sigstore = createEmbeddedSigstore({ now: () => new Date() });
  const server = await serveLoopback(sigstore.handle);
  cleanUps.push(server.close);
  const identityToken = sigstore.issueToken(rehearsedClaims);
  const faults = typeof made === 'function' ? made(identityToken) : made;
  const rules = faults.map(
    ({ service, fault, times = 1 }): FaultRule => ({ match: (_, path) => path === paths[service], times, fault }),
  );
  const proxy = await startFaultyProxy(server.url, rules);
  cleanUps.push(proxy.close);
  const rekorVersion = faults.some(({ service }) => service === 'the log of version 2') ? 2 : 1;
  const first = servicesAt(proxy.url, { rekorVersion });
  const second = servicesAt(server.url, { rekorVersion });
  const notes: string[] = [];
  const both = <Key extends 'logs' | 'timestampAuthorities'>(key: Key) => ({
    wanted: 1,
    candidates: [...first[key].candidates, ...(spare ? second[key].candidates : [])],
  });
  const signer = createSigner({
    http: hastyHttp({ attempts, timeoutMs: faults.some(({ fault }) => isLate(fault)) ? 300 : 5000 }),
    services: {
      certificateAuthorities: [...first.certificateAuthorities, ...(spare ? second.certificateAuthorities : [])],
      logs: both('logs'),
      timestampAuthorities: both('timestampAuthorities'),
      identityIssuers: [],
    },
    identityToken,
    note: (text) => notes.push(text),
  });
  return { signer, sigstore, identityToken, notes, proxy, server, trustedRoot: sigstore.trustedRoot(server.url) };
}

function verify(trustedRoot: string, bundle: string) {
  const material = toTrustMaterial(TrustedRoot.fromJSON(JSON.parse(trustedRoot)));
  const thresholds = { tlogThreshold: 1, ctlogThreshold: 1, timestampThreshold: 1 };
  return new Verifier(material, thresholds).verify(toSignedEntity(bundleFromJSON(JSON.parse(bundle))));
}

async function failureOf(work: Promise<unknown>): Promise<ToolError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof ToolError) return error;
  throw new Error(`no ToolError but ${inspect(error)}`);
}

const passing: readonly (readonly [string, Fault, number])[] = [
  ['refuses the connection twice', { kind: 'refuse' }, 2],
  ['breaks off half way', { kind: 'reset' }, 1],
  ['ends too early', { kind: 'truncate' }, 1],
  ['is too slow once', { kind: 'slow', delayMs: 2000 }, 1],
  ['sends one byte at a time', { kind: 'trickle', everyMs: 50 }, 1],
  ['loses its answer', { kind: 'swallow' }, 1],
  ['answers 429 with Retry-After', { kind: 'answer', status: 429, headers: { 'retry-after': '1' } }, 1],
  ['answers 425', { kind: 'answer', status: 425 }, 1],
  ['answers 500 three times', { kind: 'answer', status: 500, body: 'oops' }, 3],
];

describe.each(services)('%s', (service) => {
  test.each(passing)('%s, and the signature is made and verifies', async (_, fault, times) => {
    const { signer, trustedRoot, proxy } = await behind([{ service, fault, times }]);
    const { json } = await signer.signStatement(Buffer.from('{}'));
    expect(() => verify(trustedRoot, json)).not.toThrow();
    expect(proxy.requests.filter((request) => request.fault === fault.kind).length).toBe(times);
  });

  test('never answers in time: the error says so, and names the service', async () => {
    const { signer, proxy, notes } = await behind([{ service, fault: { kind: 'slow', delayMs: 2000 }, times: 100 }], {
      attempts: 2,
    });
    const error = await failureOf(signer.signStatement(Buffer.from('{}')));
    expect([error.kind, error.code]).toEqual(['network', codes[service]]);
    expect(error.excerpt.join('\n')).toContain(proxy.url);
    expect(notes.length).toBe(1);
  });

  test('is gone: the spare one takes over, which is told', async () => {
    const { signer, trustedRoot, notes, server } = await behind([{ service, fault: { kind: 'refuse' }, times: 100 }], {
      spare: true,
    });
    const bundles = await Promise.all([1, 2, 3].map((n) => signer.signStatement(Buffer.from(`{"n":${n}}`))));
    for (const { json } of bundles) verify(trustedRoot, json);
    expect(notes.filter((note) => note.startsWith(`"${server.url}" takes over`)).length).toBe(1);
  });

  test('answers 400: it is asked once, and that is the answer', async () => {
    const { signer, proxy } = await behind([
      { service, fault: { kind: 'answer', status: 400, body: '{"message":"no"}' }, times: 100 },
    ]);
    const error = await failureOf(signer.signStatement(Buffer.from('{}')));
    expect([error.code, error.excerpt]).toEqual([codes[service], [`"${proxy.url}": (400) no`]]);
    expect(proxy.requests.filter(({ path }) => path === paths[service]).length).toBe(1);
  });
});

test('a log of version 1 whose answer was lost has the entry already: it is fetched, and the log holds one', async () => {
  const { signer, trustedRoot, proxy } = await behind([{ service: 'the log of version 1', fault: { kind: 'swallow' } }]);
  const { json } = await signer.signStatement(Buffer.from('{}'));
  verify(trustedRoot, json);
  const [entry] = JSON.parse(json).verificationMaterial.tlogEntries;
  expect(entry.inclusionProof.treeSize).toBe('1');
  const asked = proxy.requests.filter(({ path }) => path.startsWith('/api/v1/log')).map(({ method, fault }) => [method, fault]);
  expect(asked).toEqual([
    ['POST', 'swallow'],
    ['POST', undefined],
    ['GET', undefined],
  ]);
});

describe('a second one takes over from one that answers with', () => {
  /** What a proxy puts in the place of an answer: what the service says to somebody else. */
  const fromElsewhere = async (service: Service) => {
    const other = await behind(service === 'the log of version 2' ? [{ service, fault: { kind: 'refuse' }, times: 0 }] : []);
    await other.signer.signStatement(Buffer.from('{"other":true}'));
    const asked = other.proxy.requests.find(({ path }) => path === paths[service]);
    const answer = await other.sigstore.handle({
      method: 'POST',
      path: paths[service],
      headers: asked?.headers ?? {},
      body: asked?.body ?? Buffer.alloc(0),
    });
    if (answer.status !== 409) return Buffer.from(answer.body);
    const entry = await other.sigstore.handle({
      method: 'GET',
      path: answer.headers?.location ?? '',
      headers: {},
      body: Buffer.alloc(0),
    });
    return Buffer.from(entry.body);
  };

  test.each([
    ['a certificate for another key', 'the certificate authority', 'is for another key'],
    ['the entry of another signature (1)', 'the log of version 1', 'records another digest'],
    ['the entry of another signature (2)', 'the log of version 2', 'records another digest'],
    ['a timestamp of another message', 'the timestamp authority', 'over another message'],
  ] as const)('%s', async (_, service, reason) => {
    const body = await fromElsewhere(service);
    const change = ({ headers }: ProxiedAnswer) => ({ status: 200, headers, body });
    const faults = [{ service, fault: { kind: 'rewrite', change } as const, times: 100 }];
    const { signer, trustedRoot, notes } = await behind(faults, { spare: true });
    const { json } = await signer.signStatement(Buffer.from('{}'));
    expect(() => verify(trustedRoot, json)).not.toThrow();
    expect(notes.length).toBe(1);
    expect(notes[0]).toContain(reason);
    const alone = await behind(faults);
    const error = await failureOf(alone.signer.signStatement(Buffer.from('{}')));
    expect(error.code).toBe(codes[service].replace('/no-', '/wrong-'));
  });
});

describe('no piece of the identity token is in an error or a note', () => {
  /** Every fault that could carry it, made for a token. */
  const canaries: readonly (readonly [string, (token: string) => Fault])[] = [
    ['when the service refuses the connection', () => ({ kind: 'refuse' })],
    ['when the service breaks off', () => ({ kind: 'reset' })],
    ['when the service is slow', () => ({ kind: 'slow', delayMs: 2000 })],
    ['when a 401 repeats it', (token) => said(401, { message: `bad token ${token}` })],
    ['when a 500 repeats it', (token) => said(500, { code: 13, message: token })],
    ['when a 400 repeats its signature', (token) => said(400, { message: `signature ${token.split('.')[2]}` })],
    ['when a 400 repeats its payload', (token) => said(400, { message: `payload:${token.split('.')[1]}` })],
    ['when a 400 cuts it', (token) => said(400, { message: token.slice(0, 60) })],
    ['when a 400 writes it in lines', (token) => said(400, { message: token.replace(/(.{20})/g, '$1\n') })],
    ['when a 400 repeats it very far on', (token) => said(400, { message: `${'x'.repeat(495)}${token}` })],
    ['when a page repeats it', (token) => ({ kind: 'answer', status: 200, body: `<html>${token}</html>` })],
    ['when a 403 page repeats it', (token) => ({ kind: 'answer', status: 403, body: `<html>${token}</html>` })],
    ['when JSON of another shape repeats it', (token) => said(200, { [token]: token })],
    ['when JSON names it twice', (token) => ({ kind: 'answer', status: 200, body: `{"${token}":1,"${token}":2}` })],
    [
      'when it stands where the certificate should',
      (token) => said(200, { signedCertificateEmbeddedSct: { chain: { certificates: [token] } } }),
    ],
    [
      'when it is sent elsewhere',
      (token) => ({ kind: 'answer', status: 302, headers: { location: `http://127.0.0.1:1/${token}` } }),
    ],
    [
      'when it is the place of an entry',
      (token) => ({ kind: 'answer', status: 409, headers: { location: `/${token}` }, body: `{"message":"${token}"}` }),
    ],
    ['when it is the time to wait', (token) => ({ kind: 'answer', status: 429, headers: { 'retry-after': token } })],
  ];
  const said = (status: number, value: object): Fault => ({
    kind: 'answer',
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(value),
  });

  test.each(services.flatMap((service) => canaries.map(([title, make]) => [title, service, make] as const)))(
    '%s: %s',
    async (_, service, make) => {
      const faults = (token: string) => [{ service, fault: make(token), times: 100 }];
      const { signer, identityToken, notes } = await behind(faults, { attempts: 2 });
      const error = await failureOf(signer.signStatement(Buffer.from('{}')));
      const shown = [inspect(error, { depth: null, showHidden: true }), ...error.excerpt, ...notes].join('\n');
      const pieces = Array.from({ length: identityToken.length - 7 }, (__, at) => identityToken.slice(at, at + 8));
      expect(pieces.filter((piece) => shown.includes(piece))).toEqual([]);
    },
  );
});
