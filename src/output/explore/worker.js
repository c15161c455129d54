"use strict";
// The model behind its door. The same text runs in workers and, where there are none, in the page itself.
function modelOf(instance) {
  const { room, ask, answer, memory } = instance.exports;
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  return (line, bytes) => {
    const head = encoder.encode(line + "\n");
    const size = head.length + (bytes ? bytes.length : 0);
    const at = room(size);
    const to = new Uint8Array(memory.buffer, at, size);
    to.set(head);
    if (bytes) to.set(bytes, head.length);
    const length = ask();
    const said = new Uint8Array(memory.buffer, answer(), length).slice();
    const body = said.subarray(1);
    if (said[0] === 98) return { bytes: body };
    const text = decoder.decode(body);
    if (said[0] === 116) return { text };
    const value = JSON.parse(text);
    return value && value.error !== undefined ? { error: value.error } : { value };
  };
}
if (typeof WorkerGlobalScope !== "undefined" && self instanceof WorkerGlobalScope) {
  let model;
  self.onmessage = async ({ data }) => {
    try {
      if (data.module) {
        model = modelOf(await WebAssembly.instantiate(data.module, {}));
        self.postMessage({ id: data.id, said: model("open", data.bundle) });
        return;
      }
      const said = model(data.line, data.bytes);
      self.postMessage({ id: data.id, said }, said.bytes ? [said.bytes.buffer] : []);
    } catch (fault) {
      self.postMessage({ id: data.id, fault: String(fault) });
    }
  };
}
