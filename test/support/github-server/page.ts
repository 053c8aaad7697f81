// Pages of a list with their Link header. Source: https://docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api

import type { Answer, Call, World } from './answer.ts';

/** One page, 30 a page and 100 at most; the links name the repository by its number, as GitHub's do. */
export function page<Item>(
  all: readonly Item[],
  call: Call,
  world: World,
  path: string,
  usual = 30,
): Answer & { readonly body: readonly Item[] } {
  const size = Math.min(Math.max(Number(call.query.get('per_page') ?? usual), 1), Math.max(usual, 100));
  const number = Math.max(Number(call.query.get('page') ?? 1), 1);
  const last = Math.max(Math.ceil(all.length / size), 1);
  const link = (to: number, rel: string): string => {
    const query = new URLSearchParams(call.query);
    query.set('page', String(to));
    return `<${world.urls.api}/repositories/${call.repository.id}${path}?${query}>; rel="${rel}"`;
  };
  const links = [
    ...(number > 1 ? [link(number - 1, 'prev')] : []),
    ...(number < last ? [link(number + 1, 'next'), link(last, 'last')] : []),
    ...(number > 1 ? [link(1, 'first')] : []),
  ];
  return {
    status: 200,
    ...(links.length === 0 ? {} : { headers: { link: links.join(', ') } }),
    body: all.slice((number - 1) * size, number * size),
  };
}
