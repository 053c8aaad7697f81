// Elements of an XML document in UTF-8, a line each.

import { escapeXml } from './escape.ts';

type Attributes = Readonly<Record<string, string>>;

/** Children are XML already, a line each. */
export function element(name: string, attributes: Attributes, children: readonly string[] = []): string {
  const start = `<${name}${printAttributes(attributes)}`;
  return children.length === 0 ? `${start}/>\n` : `${start}>\n${children.join('')}</${name}>\n`;
}

export function textElement(name: string, attributes: Attributes, ...lines: readonly string[]): string {
  return `<${name}${printAttributes(attributes)}>${lines.map(escapeXml).join('\n')}</${name}>\n`;
}

function printAttributes(attributes: Attributes): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escapeXml(value)}"`)
    .join('');
}
