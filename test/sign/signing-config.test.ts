import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ToolError } from '../../src/model/tool-error.ts';
import { parseSigningConfig, servicesFromUrls } from '../../src/sign/signing-config.ts';

const now = new Date('2026-11-21T12:00:00Z');
const mediaType = 'application/vnd.dev.sigstore.signingconfig.v0.2+json';

interface Service {
  readonly url: string;
  readonly majorApiVersion?: number;
  readonly operator?: string;
  readonly validFor?: { readonly start?: string; readonly end?: string };
}

/** A service of the operator `a`, version 1, valid since 2025. */
function service(
  name: string,
  { from = '2025-01-01T00:00:00Z', to, ...more }: Partial<Service> & { from?: string; to?: string } = {},
): Service {
  const validFor = { start: from, ...(to === undefined ? {} : { end: to }) };
  return { url: `https://${name}.example`, majorApiVersion: 1, operator: 'a.example', validFor, ...more };
}

function config(changes: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    mediaType,
    caUrls: [service('ca')],
    oidcUrls: [service('issuer')],
    rekorTlogUrls: [service('log')],
    rekorTlogConfig: { selector: 'ANY' },
    tsaUrls: [service('tsa')],
    tsaConfig: { selector: 'ANY' },
    ...changes,
  });
}

const parse = (changes: Readonly<Record<string, unknown>> = {}, at = now) =>
  parseSigningConfig(config(changes), at, 'the-file.json');
const names = (services: readonly { readonly url: string }[]) =>
  services.map(({ url }) => url.slice('https://'.length, -'.example'.length));
const logs = (services: readonly Service[], wanted: unknown = { selector: 'ANY' }, at = now) =>
  parse({ rekorTlogUrls: services, rekorTlogConfig: wanted }, at).logs;

function failure(run: () => unknown): ToolError {
  try {
    run();
  } catch (error) {
    if (error instanceof ToolError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

test('every service that can be used is chosen, with its operator and version', () => {
  const chosen = (name: string) => ({ url: `https://${name}.example`, operator: 'a.example', apiVersion: 1 });
  expect(parse()).toEqual({
    certificateAuthorities: [chosen('ca')],
    logs: { wanted: 1, candidates: [chosen('log')] },
    timestampAuthorities: { wanted: 1, candidates: [chosen('tsa')] },
    identityIssuers: ['https://issuer.example'],
  });
});

describe('validity', () => {
  test('a service that starts in 2099 is not chosen, though it is listed first', () => {
    const future = service('future', { from: '2099-01-01T00:00:00Z' });
    expect(names(logs([future, service('present')]).candidates)).toEqual(['present']);
    expect(names(parse({ caUrls: [future, service('present')] }).certificateAuthorities)).toEqual(['present']);
    expect(names(parse({ tsaUrls: [future, service('present')] }).timestampAuthorities.candidates)).toEqual(['present']);
    expect(parse({ oidcUrls: [future, service('present')] }).identityIssuers).toEqual(['https://present.example']);
  });

  test('an expired service is not chosen, though it is listed first', () => {
    const past = service('past', { from: '2025-06-01T00:00:00Z', to: '2026-11-21T11:59:59Z' });
    expect(names(logs([past, service('present')]).candidates)).toEqual(['present']);
  });

  test('both ends belong to it, the instants beside them do not', () => {
    const listed = [service('log', { from: '2026-01-01T00:00:00Z', to: '2026-02-01T00:00:00Z' })];
    const at = (time: string) => () => logs(listed, { selector: 'ANY' }, new Date(time)).candidates.length;
    expect(at('2026-01-01T00:00:00Z')()).toBe(1);
    expect(at('2026-02-01T00:00:00Z')()).toBe(1);
    expect(at('2025-12-31T23:59:59.999Z')).toThrow('has no transparency log that can be used now');
    expect(at('2026-02-01T00:00:00.001Z')).toThrow('has no transparency log that can be used now');
  });
});

describe('versions', () => {
  test('a log of version 2 is chosen before one of version 1 that started later', () => {
    const listed = [service('one', { from: '2026-06-01T00:00:00Z' }), service('two', { majorApiVersion: 2 })];
    expect(logs(listed).candidates).toEqual([{ url: 'https://two.example', operator: 'a.example', apiVersion: 2 }]);
  });

  test('a version that is not known yet is left out', () => {
    expect(names(logs([service('three', { majorApiVersion: 3 }), service('one')]).candidates)).toEqual(['one']);
    expect(names(parse({ caUrls: [service('two', { majorApiVersion: 2 }), service('one')] }).certificateAuthorities)).toEqual([
      'one',
    ]);
  });

  test('version 0, written or left out, was never released and is left out', () => {
    const { majorApiVersion: _, ...nothing } = service('nothing');
    expect(names(logs([nothing, service('zero', { majorApiVersion: 0 }), service('one')]).candidates)).toEqual(['one']);
  });

  test('versions never mix: beside a log of version 2, another operator’s of version 1 is left out', () => {
    const listed = [service('one', { operator: 'b.example' }), service('two', { majorApiVersion: 2 })];
    expect(names(logs(listed, { selector: 'ALL' }).candidates)).toEqual(['two']);
  });

  test('a version 2 that cannot be used now leaves version 1 in its place', () => {
    const listed = [service('two', { majorApiVersion: 2, from: '2099-01-01T00:00:00Z' }), service('one')];
    expect(names(logs(listed).candidates)).toEqual(['one']);
  });
});

describe('operators', () => {
  test('have one service each, the one that started last', () => {
    const listed = [
      service('old'),
      service('new', { from: '2026-01-01T00:00:00Z' }),
      service('other', { operator: 'b.example' }),
    ];
    expect(logs(listed, { selector: 'ALL' })).toMatchObject({ wanted: 2 });
    expect(names(logs(listed, { selector: 'ALL' }).candidates)).toEqual(['new', 'other']);
  });

  test('have the first listed where two started together', () => {
    expect(names(logs([service('first'), service('second')]).candidates)).toEqual(['first']);
  });

  test('without a name count as one', () => {
    const { operator: _, ...nameless } = service('nameless');
    expect(names(logs([nameless, service('empty', { operator: '' })], { selector: 'ALL' }).candidates)).toEqual(['nameless']);
  });

  test('of logs stand in the order of the file, of authorities with the latest start first', () => {
    const listed = [
      service('first', { operator: 'z.example' }),
      service('second', { operator: 'a.example', from: '2026-01-01T00:00:00Z' }),
      service('third', { operator: 'm.example' }),
    ];
    expect(names(logs(listed).candidates)).toEqual(['first', 'second', 'third']);
    expect(names(parse({ caUrls: listed }).certificateAuthorities)).toEqual(['second', 'first', 'third']);
  });
});

describe('the selector', () => {
  const three = ['x', 'y', 'z'].map((name) => service(name, { operator: `${name}.example` }));

  test.each([
    ['ANY', { selector: 'ANY' }, 1],
    ['ALL', { selector: 'ALL' }, 3],
    ['EXACT with 2', { selector: 'EXACT', count: 2 }, 2],
    ['EXACT with 3', { selector: 'EXACT', count: 3 }, 3],
    ['ANY by its number', { selector: 2 }, 1],
    ['ALL by its number', { selector: 1 }, 3],
    ['EXACT by its number', { selector: 3, count: 1 }, 1],
    ['ANY with a count that has no meaning', { selector: 'ANY', count: 3 }, 1],
  ])('%s wants so many, and keeps all as candidates', (_, wanted, expected) => {
    const choice = logs(three, wanted);
    expect(choice.wanted).toBe(expected);
    expect(names(choice.candidates)).toEqual(['x', 'y', 'z']);
    expect(parse({ tsaUrls: three, tsaConfig: wanted }).timestampAuthorities.wanted).toBe(expected);
  });

  test('EXACT with more than there are operators that can be used is an error that says why', () => {
    const listed = [...three, service('gone', { operator: 'gone.example', to: '2026-01-01T00:00:00Z' })];
    expect(failure(() => logs(listed, { selector: 'EXACT', count: 4 }))).toMatchObject({
      kind: 'config',
      code: 'config/too-few-services',
      message: '"the-file.json" wants a transparency log of 4 operators, and 3 can be used now',
      excerpt: ['"https://gone.example": not valid after 2026-01-01T00:00:00.000Z'],
    });
  });

  test.each([
    ['no configuration', undefined],
    ['an empty one', {}],
    ['the undefined selector', { selector: 'SERVICE_SELECTOR_UNDEFINED' }],
    ['its number', { selector: 0 }],
  ])('%s is refused where services are listed, and asks for nothing where none is', (_, wanted) => {
    expect(failure(() => parse({ rekorTlogUrls: three, rekorTlogConfig: wanted }))).toMatchObject({
      code: 'config/bad-signing-config',
      message: expect.stringContaining('"rekorTlogConfig".selector is missing, though "rekorTlogUrls" lists services'),
    });
    expect(parse({ tsaUrls: [], tsaConfig: wanted }).timestampAuthorities).toEqual({ wanted: 0, candidates: [] });
    expect(parse({ tsaUrls: undefined, tsaConfig: wanted }).timestampAuthorities).toEqual({ wanted: 0, candidates: [] });
  });

  test.each(['ANY', 'ALL', 'EXACT'])('%s of a list without services is an error', (selector) => {
    expect(failure(() => logs([], { selector, count: 1 }))).toMatchObject({
      code: 'sign/no-service',
      excerpt: ['"rekorTlogUrls" lists none'],
    });
  });
});

describe('no service that can be used', () => {
  const listed = [
    service('future', { from: '2099-01-01T00:00:00Z' }),
    service('past', { to: '2026-01-01T00:00:00Z' }),
    service('strange', { majorApiVersion: 7 }),
  ];

  test.each([
    ['caUrls', 'certificate authority'],
    ['rekorTlogUrls', 'transparency log'],
    ['tsaUrls', 'timestamp authority'],
  ])('in "%s" is an error that says why each was left out', (kind, name) => {
    expect(failure(() => parse({ [kind]: listed }))).toMatchObject({
      kind: 'config',
      code: 'sign/no-service',
      message: `"the-file.json" has no ${name} that can be used now`,
      excerpt: [
        '"https://future.example": not valid before 2099-01-01T00:00:00.000Z',
        '"https://past.example": not valid after 2026-01-01T00:00:00.000Z',
        '"https://strange.example": version 7 of its API is not known',
      ],
    });
  });

  test('is no error for issuers, which only people need', () => {
    expect(parse({ oidcUrls: listed }).identityIssuers).toEqual([]);
    expect(parse({ oidcUrls: undefined }).identityIssuers).toEqual([]);
  });

  test('is an error for certificate authorities also where none is listed', () => {
    expect(failure(() => parse({ caUrls: undefined }))).toMatchObject({
      code: 'sign/no-service',
      excerpt: ['"caUrls" lists none'],
    });
  });

  test('of either kind that tells a time is refused', () => {
    const neither = { rekorTlogUrls: [], rekorTlogConfig: undefined, tsaUrls: [], tsaConfig: undefined };
    expect(failure(() => parse(neither)).message).toContain('it asks for neither a log nor a timestamp authority');
    expect(parse({ rekorTlogUrls: [], rekorTlogConfig: {} }).logs).toEqual({ wanted: 0, candidates: [] });
  });
});

describe('a file that is refused', () => {
  const start = '2025-01-01T00:00:00Z';

  test.each<[string, Readonly<Record<string, unknown>>, string]>([
    [
      'of version 0.1',
      { mediaType: 'application/vnd.dev.sigstore.signingconfig.v0.1+json' },
      `its media type is "application/vnd.dev.sigstore.signingconfig.v0.1+json", not "${mediaType}"`,
    ],
    ['of version 0.3', { mediaType: 'application/vnd.dev.sigstore.signingconfig.v0.3+json' }, 'signingconfig.v0.3+json", not'],
    [
      'that is a trusted root',
      { mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1' },
      'trustedroot+json;version=0.1", not',
    ],
    ['without a media type', { mediaType: undefined }, 'its media type is missing'],
    ['with services that are no list', { caUrls: 'https://ca.example' }, '"caUrls" is not a list'],
    ['with a service that is a string, as in version 0.1', { caUrls: ['https://ca.example'] }, '"caUrls"[0] is not an object'],
    ['with a service without a URL', { caUrls: [{ ...service('ca'), url: undefined }] }, '"caUrls"[0].url is missing'],
    [
      'with a service without validity',
      { caUrls: [{ ...service('ca'), validFor: undefined }] },
      '"caUrls"[0].validFor is missing',
    ],
    [
      'with a service without a start',
      { tsaUrls: [service('t'), { ...service('u'), validFor: { end: start } }] },
      '"tsaUrls"[1].validFor.start is missing',
    ],
    ['with a start that is a day', { caUrls: [service('ca', { from: '2025-01-01' })] }, '.validFor.start is no time such as'],
    [
      'with a start that is no day',
      { caUrls: [service('ca', { from: '2025-13-01T00:00:00Z' })] },
      '.validFor.start is no time such as',
    ],
    [
      'with an end without a zone',
      { caUrls: [service('ca', { to: '2099-01-01T00:00:00' })] },
      '.validFor.end is no time such as',
    ],
    [
      'with a version that is text',
      { rekorTlogUrls: [{ ...service('l'), majorApiVersion: '2' }] },
      '.majorApiVersion is no whole number',
    ],
    [
      'with half a version',
      { rekorTlogUrls: [{ ...service('l'), majorApiVersion: 1.5 }] },
      '.majorApiVersion is no whole number',
    ],
    ['with an operator that is no text', { rekorTlogUrls: [{ ...service('l'), operator: 7 }] }, '.operator is not text'],
    [
      'with a selector that nobody knows',
      { tsaConfig: { selector: 'SOME' } },
      '"tsaConfig".selector is none of "ALL", "ANY", "EXACT"',
    ],
    ['with a selector beyond the last', { tsaConfig: { selector: 4 } }, '"tsaConfig".selector is none of'],
    ['with a selector that is no object', { tsaConfig: 'ANY' }, '"tsaConfig" is not an object'],
    ['with EXACT and no count', { tsaConfig: { selector: 'EXACT' } }, '"tsaConfig".count is not above 0'],
    ['with EXACT and a count of 0', { tsaConfig: { selector: 'EXACT', count: 0 } }, '"tsaConfig".count is not above 0'],
    ['with EXACT and a negative count', { tsaConfig: { selector: 'EXACT', count: -1 } }, '"tsaConfig".count is no whole number'],
  ])('is one %s', (_, changes, reason) => {
    const error = failure(() => parse(changes));
    expect(error).toMatchObject({ kind: 'config', code: 'config/bad-signing-config' });
    expect(error.message).toContain(`"the-file.json" is no signing configuration that can be used: `);
    expect(error.message).toContain(reason);
  });

  test.each([
    ['no JSON', '{', 'not JSON'],
    ['a key twice', config().replace('{', '{"caUrls":[],'), 'key "caUrls" is given twice'],
    ['a list', '[]', 'it is not an object'],
    ['nothing', '', 'not JSON'],
  ])('is one that holds %s', (_, text, reason) => {
    expect(failure(() => parseSigningConfig(text, now)).message).toContain(reason);
  });
});

describe('a URL', () => {
  const urlOf = (url: string) => parse({ caUrls: [{ ...service('ca'), url }] }).certificateAuthorities[0]?.url;

  test.each([
    ['https://ca.example', 'https://ca.example'],
    ['https://ca.example/', 'https://ca.example'],
    ['https://CA.example:443/path//', 'https://ca.example/path'],
    ['http://127.0.0.1:8080/', 'http://127.0.0.1:8080'],
    ['http://localhost:1', 'http://localhost:1'],
    ['http://[::1]:1/', 'http://[::1]:1'],
  ])('"%s" is taken as %s', (url, expected) => expect(urlOf(url)).toBe(expected));

  test.each([
    'http://ca.example',
    'http://127.0.0.1.example',
    'ftp://ca.example',
    'ca.example',
    'https://user@ca.example',
    'https://user:word@ca.example',
    'https://ca.example?x',
    'https://ca.example/#x',
    'javascript:alert(1)',
  ])('"%s" is refused, in the file and as an option', (url) => {
    expect(failure(() => urlOf(url))).toMatchObject({ code: 'config/bad-signing-config' });
    const good = {
      fulcioUrl: 'https://f',
      rekorUrl: 'https://r',
      rekorVersion: 1,
      timestampUrl: 'https://t',
      oidcUrl: 'https://o',
    } as const;
    for (const key of ['fulcioUrl', 'rekorUrl', 'timestampUrl', 'oidcUrl']) {
      expect(failure(() => servicesFromUrls({ ...good, [key]: url }))).toMatchObject({
        kind: 'usage',
        code: 'usage/bad-service-url',
      });
    }
  });

  test('of a timestamp authority is whole: the slash that ends its path stays', () => {
    const { candidates } = parse({ tsaUrls: [{ ...service('tsa'), url: 'https://tsa.example/tsr/' }] }).timestampAuthorities;
    expect(candidates[0]?.url).toBe('https://tsa.example/tsr/');
  });
});

describe('services by their URLs', () => {
  test('are one of each kind, with the version of the log', () => {
    const urls = {
      fulcioUrl: 'https://f.example/',
      rekorUrl: 'https://r.example',
      timestampUrl: 'https://t.example/x',
      oidcUrl: 'https://o.example/',
    };
    expect(servicesFromUrls({ ...urls, rekorVersion: 2 })).toEqual({
      certificateAuthorities: [{ url: 'https://f.example', operator: 'f.example', apiVersion: 1 }],
      logs: { wanted: 1, candidates: [{ url: 'https://r.example', operator: 'r.example', apiVersion: 2 }] },
      timestampAuthorities: { wanted: 1, candidates: [{ url: 'https://t.example/x', operator: 't.example', apiVersion: 1 }] },
      identityIssuers: ['https://o.example'],
    });
  });

  test('want no timestamp and no issuer that was not given', () => {
    const services = servicesFromUrls({ fulcioUrl: 'http://127.0.0.1:1', rekorUrl: 'http://127.0.0.1:1', rekorVersion: 1 });
    expect(services.timestampAuthorities).toEqual({ wanted: 0, candidates: [] });
    expect(services.identityIssuers).toEqual([]);
  });
});

describe('whatever the file says', () => {
  const time = fc.integer({ min: 0, max: 20 }).map((step) => new Date(now.getTime() + (step - 10) * 86_400_000).toISOString());
  const anyService = fc.record({
    url: fc.integer({ min: 0, max: 99 }).map((number) => `https://s${number}.example`),
    majorApiVersion: fc.integer({ min: 0, max: 3 }),
    operator: fc.constantFrom('a', 'b', 'c'),
    validFor: fc.record({ start: time, end: time }, { requiredKeys: ['start'] }),
  });
  const wanted = fc.oneof(
    fc.constantFrom({ selector: 'ANY' }, { selector: 'ALL' }),
    fc.integer({ min: 1, max: 4 }).map((count) => ({ selector: 'EXACT', count })),
  );

  test('a choice holds services valid now, of one version and the highest, one an operator, the latest of each', () => {
    fc.assert(
      fc.property(fc.array(anyService, { maxLength: 8 }), wanted, (listed, selector) => {
        const usable = listed.filter(
          ({ majorApiVersion, validFor: { start, end } }) =>
            [1, 2].includes(majorApiVersion) && new Date(start) <= now && (end === undefined || new Date(end) >= now),
        );
        const version = Math.max(...usable.map(({ majorApiVersion }) => majorApiVersion));
        const ofVersion = usable.filter(({ majorApiVersion }) => majorApiVersion === version);
        const operators = new Set(ofVersion.map(({ operator }) => operator));
        const count = 'count' in selector ? selector.count : selector.selector === 'ALL' ? operators.size : 1;
        if (operators.size === 0 || operators.size < count) {
          const code = operators.size === 0 ? 'sign/no-service' : 'config/too-few-services';
          expect(failure(() => logs(listed, selector))).toMatchObject({ code });
          return;
        }
        const choice = logs(listed, selector);
        expect(choice.wanted).toBe(count);
        expect(new Set(choice.candidates.map(({ operator }) => operator))).toEqual(operators);
        expect(choice.candidates).toHaveLength(operators.size);
        for (const { url, operator, apiVersion } of choice.candidates) {
          expect(apiVersion).toBe(version);
          const own = ofVersion.filter((each) => each.operator === operator);
          const latest = Math.max(...own.map(({ validFor: { start } }) => Date.parse(start)));
          expect(own.some((each) => each.url === url && Date.parse(each.validFor.start) === latest)).toBe(true);
        }
      }),
    );
  });

  test('it is chosen from or refused, and nothing else happens', () => {
    const oddly = fc.record(
      {
        mediaType: fc.constant(mediaType),
        caUrls: fc.jsonValue(),
        rekorTlogUrls: fc.jsonValue(),
        rekorTlogConfig: fc.jsonValue(),
        tsaUrls: fc.jsonValue(),
        oidcUrls: fc.jsonValue(),
      },
      { requiredKeys: ['mediaType'] },
    );
    fc.assert(
      fc.property(fc.oneof(oddly, fc.jsonValue()), (value) => {
        expect(failure(() => parseSigningConfig(JSON.stringify(value), now))).toMatchObject({ kind: 'config' });
      }),
    );
  });
});
