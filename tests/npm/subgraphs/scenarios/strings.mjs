// Strings with escapes, controls and characters of all planes, from and to subgraphs.
import { federation, itself } from '../schema.mjs';

const texts = [
  'plain',
  'quote " and \\ and /',
  'line\nbreak\ttab\r\b\f',
  'zürich – ≤ 漢字 🦀 é',
  '\u0001\u001f\u007f',
  '\u2028\u2029',
  '',
  'null',
  '{"a":1}',
  '</script>',
];
const escaped = '\\u0041\\ud83e\\udd80\\/\\u00e9';

export const subgraphs = {
  a: {
    sdl: federation(
      'type Query { texts: [Text!]! escaped: String! echo(text: String!, list: [String]): [String]! }  type Text @key(fields: "id") { id: ID! text: String! }',
    ),
    resolvers: {
      Query: {
        texts: () => texts.map((text) => ({ id: text, text })),
        escaped: () => '<escaped>',
        echo: (_, { text, list }) => [text, ...(list ?? [])],
      },
    },
    answer: (result) => JSON.stringify(result).replace('<escaped>', () => escaped),
  },
  b: {
    sdl: federation('type Text @key(fields: "id") { id: ID! again: String! size(suffix: String = "é\\"\\\\"): Int! }'),
    resolvers: {
      Text: { __resolveReference: itself, again: ({ id }) => id, size: ({ id }, { suffix }) => (id + suffix).length },
    },
  },
};

export const queries = [
  { query: '{ texts { text } }', data: { texts: texts.map((text) => ({ text })) } },
  { query: '{ texts { again size } }', data: { texts: texts.map((text) => ({ again: text, size: text.length + 3 })) } },
  { query: '{ escaped }', data: { escaped: 'A🦀/é' } },
  {
    query: 'query($t: String!, $l: [String]) { echo(text: $t, list: $l) }',
    variables: { t: 'ü"\\\n🦀\u0001', l: [...texts, null] },
    data: { echo: ['ü"\\\n🦀\u0001', ...texts, null] },
  },
  {
    query:
      '{ echo(text: "a\\"b\\\\c\\n\\u00e9 🦀 \\/", list: ["""block "quoted" \\ text""", """\n    two\n      lines\n    """]) texts { size(suffix: "\\n\\u0041") } }',
    data: {
      echo: ['a"b\\c\né 🦀 /', 'block "quoted" \\ text', 'two\n  lines'],
      texts: texts.map((text) => ({ size: text.length + 2 })),
    },
  },
];
