// Parses the shape of an SPDX licence expression: its grammar, not whether its licences exist.
// Source: SPDX 2.3 annex D, https://spdx.github.io/spdx-spec/v2.3/SPDX-license-expressions/

/**
 * The licence identifiers of an expression in order, those after WITH left out.
 *
 * @returns Undefined when the text is no expression.
 */
export function parseSpdxExpression(text: string): readonly string[] | undefined {
  const tokens = tokenize(text);
  if (tokens === undefined) return undefined;
  const identifiers: string[] = [];
  let wanted: 'operand' | 'operator' | 'exception' = 'operand';
  let open = 0;
  let afterIdentifier = false;
  for (const token of tokens) {
    switch (token) {
      case '(':
        if (wanted !== 'operand') return undefined;
        open += 1;
        break;
      case ')':
        if (wanted !== 'operator' || open === 0) return undefined;
        open -= 1;
        afterIdentifier = false;
        break;
      case 'AND':
      case 'OR':
      case 'and':
      case 'or':
        if (wanted !== 'operator') return undefined;
        wanted = 'operand';
        break;
      case 'WITH':
      case 'with':
        // Only a single licence takes an exception, never a compound.
        if (wanted !== 'operator' || !afterIdentifier) return undefined;
        wanted = 'exception';
        break;
      default:
        if (wanted === 'operator' || !isIdentifier(token, wanted)) return undefined;
        if (wanted === 'operand') identifiers.push(token);
        afterIdentifier = wanted === 'operand';
        wanted = 'operator';
    }
  }
  return wanted === 'operator' && open === 0 ? identifiers : undefined;
}

function tokenize(text: string): readonly string[] | undefined {
  const tokens = text.match(/[()]|[^\s()]+/g);
  return tokens === null ? undefined : tokens;
}

function isIdentifier(token: string, wanted: 'operand' | 'exception'): boolean {
  if (/^(?:DocumentRef-[A-Za-z0-9.-]+:)?(?:LicenseRef|AdditionRef)-[A-Za-z0-9.-]+$/.test(token)) return true;
  return wanted === 'operand' ? /^[A-Za-z0-9.-]+\+?$/.test(token) : /^[A-Za-z0-9.-]+$/.test(token);
}
