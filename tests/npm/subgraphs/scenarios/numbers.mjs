// Numbers keep their digits: what a subgraph wrote is what the client reads.
import { federation, itself } from '../schema.mjs';

const digits = {
  big: '9007199254740993',
  negative: '-9223372036854775808',
  huge: '1e400',
  long: '123456789012345678901234567890.12345678901234567890',
  one: '1.0',
  float: '1.50',
  exponent: '2E+3',
  zero: '-0.0',
  list: '[1.0, 10000000000000000000001, null, 1e-7]',
  nested: '{"b":1.0,"a":[9007199254740993, 2e400]}',
};
const marked = Object.fromEntries(Object.keys(digits).map((name) => [name, `<${name}>`]));
/** Puts the digits where the marks stand. */
const answer = (result) => JSON.stringify(result).replace(/"<(\w+)>"/g, (_, name) => digits[name]);

export const subgraphs = {
  a: {
    sdl: federation(`
      scalar BigInt
      scalar Decimal
      scalar JSON
      type Query { numbers: Numbers! echo(big: BigInt, float: Float): String! sent(any: JSON): String! }
      type Numbers @key(fields: "big") { big: BigInt! negative: BigInt! huge: Decimal! long: Decimal! one: Decimal! list: [Decimal] nested: JSON }
    `),
    resolvers: { Query: { numbers: () => marked, echo: () => '', sent: () => '' } },
    // The variables and literals of a request, as they arrived.
    answer: (result, request) => {
      const sent = /"variables":(\{.*\})\}$/.exec(request)?.[1] ?? '';
      const literal = /big: ?([-\d.eE+]+)/.exec(request)?.[1];
      const [key] = Object.keys(result.data ?? {});
      if (/\becho\b/.test(request)) return JSON.stringify({ data: { [key]: literal ?? sent } });
      if (/\bsent\b/.test(request)) return JSON.stringify({ data: { [key]: sent } });
      return answer(result);
    },
  },
  b: {
    sdl: federation(`
      scalar BigInt
      type Numbers @key(fields: "big") { big: BigInt! float: Float! exponent: Float! zero: Float! key: String! }
    `),
    resolvers: {
      Numbers: {
        __resolveReference: itself,
        float: () => 7001,
        exponent: () => 7002,
        zero: () => 7003,
        key: () => 'KEY',
      },
    },
    answer: (result, request) =>
      JSON.stringify(result)
        .replace('7001', digits.float)
        .replace('7002', digits.exponent)
        .replace('7003', digits.zero)
        .replace('"KEY"', () => JSON.stringify(/"big":([^,}]*)/.exec(request)?.[1] ?? 'none')),
  },
};

export const queries = [
  {
    query: '{ numbers { big negative huge long one } }',
    text: '{"numbers":{"big":9007199254740993,"negative":-9223372036854775808,"huge":1e400,"long":123456789012345678901234567890.12345678901234567890,"one":1.0}}',
  },
  { query: '{ numbers { float exponent zero } }', text: '{"numbers":{"float":1.50,"exponent":2E+3,"zero":-0.0}}' },
  // The key is sent to the other subgraph as it came.
  { query: '{ numbers { k: key b: big } }', text: '{"numbers":{"k":"9007199254740993","b":9007199254740993}}' },
  { query: '{ numbers { nested } }', text: '{"numbers":{"nested":{"b":1.0,"a":[9007199254740993, 2e400]}}}' },
  { query: '{ echo(big: 9007199254740993) }', data: { echo: '9007199254740993' } },
  { query: '{ echo(big: 123456789012345678901234567890) }', data: { echo: '123456789012345678901234567890' },
    fault: 'the parser holds integers in 64 bits' },
  // Variables too are sent on as they came.
  {
    query: 'query($any: JSON) { sent(any: $any) }',
    variables: '{"any":[9007199254740993,18446744073709551615,1.0]}',
    data: { sent: '{"any":[9007199254740993,18446744073709551615,1.0]}' },
  },
  {
    query: 'query($any: JSON) { sent(any: $any) }',
    variables: '{"any":[123456789012345678901234567890,1.50]}',
    data: { sent: '{"any":[123456789012345678901234567890,1.50]}' },
    fault: 'variables are held in 64 bits',
  },
  {
    query: 'query($any: JSON) { sent(any: $any) }',
    variables: '{"any":1e400}',
    data: { sent: '{"any":1e400}' },
    fault: 'variables are held in 64 bits',
  },
];
