// Prints every list of numbers of the module whose path is given: a line each, bits in hexadecimal.
const bytes = require('fs').readFileSync(process.argv[2]);
const { length, bits } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
const lines = [];
for (let list = 0; length(list) > 0; list++) {
  const numbers = [];
  for (let number = 0; number < length(list); number++) {
    numbers.push(BigInt.asUintN(64, bits(list, number)).toString(16));
  }
  lines.push(numbers.join(' '));
}
require('fs').writeFileSync(1, lines.join('\n') + '\n');
