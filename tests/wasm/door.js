// Asks the model of a page some requests, and prints a line for each: a hash of the whole answer, its length and how it
// begins.
//
// node door.js PAGE.html REQUESTS [MODEL.wasm]
//
// A request is a line; `gather N` takes the bytes of the answer to the last `run`. The model is the page's own unless
// another is named.
const { readFileSync, writeFileSync } = require('fs');
const { inflateRawSync } = require('zlib');
const { createHash } = require('crypto');
const [page, requests, other] = process.argv.slice(2);
const html = readFileSync(page, 'utf8');
const held = (id) => inflateRawSync(Buffer.from(html.split(`id="${id}">`)[1].split('<')[0], 'base64'));
const module_ = new WebAssembly.Module(other ? readFileSync(other) : held('model'));
const { room, ask, answer, memory } = new WebAssembly.Instance(module_, {}).exports;
function call(line, bytes = Buffer.alloc(0)) {
  const request = Buffer.concat([Buffer.from(line + '\n'), bytes]);
  const at = room(request.length);
  new Uint8Array(memory.buffer, at, request.length).set(request);
  const length = ask();
  return Buffer.from(new Uint8Array(memory.buffer, answer(), length));
}
const lines = [];
let run = Buffer.alloc(0);
call('open', held('bundle'));
for (const line of readFileSync(requests, 'utf8').split('\n').filter(Boolean)) {
  const begun = process.hrtime.bigint();
  const said = line.startsWith('pounds ') ? call('pounds', Buffer.from(line.slice(7))) : call(line, line.startsWith('gather ') ? run : undefined);
  if (process.env.TIMES) console.error(line.slice(0, 60), Number(process.hrtime.bigint() - begun) / 1e6, 'ms');
  if (line.startsWith('run ')) run = said.subarray(1);
  const start = said[0] === 98 ? '' : said.subarray(0, Number(process.env.SHOWN || 160)).toString().replaceAll('\n', ' ');
  lines.push(`${createHash('sha256').update(said).digest('hex')} ${said.length} ${start}`);
}
writeFileSync(1, lines.join('\n') + '\n');
