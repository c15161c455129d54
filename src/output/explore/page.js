(() => {
  "use strict";
  const at = (id) => document.getElementById(id);
  const facts = JSON.parse(at("facts").textContent);
  const REST = 600; // ms after which a value is read aloud
  const SOON = 350; // ms after which runs begin
  const NAMES = ["Plan A", "Plan B"];

  // --- small helpers ------------------------------------------------------------------------------
  function make(name, set = {}, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(set)) {
      if (key in element && key !== "list") element[key] = value;
      else element.setAttribute(key, value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
  }
  // Only what the model itself drew is put in as markup; it escapes every name.
  function drawn(svg) {
    const held = make("template");
    held.innerHTML = svg;
    return held.content.firstElementChild;
  }
  const grouped = (number) => String(Math.round(number)).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  const pounds = (number) => (number < 0 ? "−" : "") + "£" + grouped(Math.abs(number));
  const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
  function list(texts) {
    return make("ul", {}, ...texts.map((text) => make("li", { textContent: text })));
  }

  // --- what is carried ----------------------------------------------------------------------------
  function bytesOf(text) {
    const raw = atob(text.trim());
    const bytes = new Uint8Array(raw.length);
    for (let index = 0; index < raw.length; index++) bytes[index] = raw.charCodeAt(index);
    return bytes;
  }
  async function unpacked(id) {
    const packed = bytesOf(at(id).textContent);
    at(id).remove();
    let stream = null;
    try {
      stream = new DecompressionStream("deflate-raw");
    } catch {
      return inflated(packed);
    }
    const whole = new Response(new Blob([packed]).stream().pipeThrough(stream));
    return new Uint8Array(await whole.arrayBuffer());
  }
  // RFC 1951, for browsers that cannot do it themselves.
  function inflated(from) {
    let out = new Uint8Array(from.length * 4);
    let end = 0;
    let place = 0;
    let held = 0;
    let count = 0;
    function bits(wanted) {
      while (count < wanted) {
        held |= from[place++] << count;
        count += 8;
      }
      const value = held & ((1 << wanted) - 1);
      held >>>= wanted;
      count -= wanted;
      return value;
    }
    function tree(lengths) {
      const counts = new Uint16Array(16);
      for (const length of lengths) counts[length]++;
      counts[0] = 0;
      const offsets = new Uint16Array(16);
      for (let length = 1; length < 16; length++) offsets[length] = offsets[length - 1] + counts[length - 1];
      const symbols = new Uint16Array(lengths.length);
      lengths.forEach((length, symbol) => {
        if (length) symbols[offsets[length]++] = symbol;
      });
      return { counts, symbols };
    }
    function symbol({ counts, symbols }) {
      let code = 0;
      let first = 0;
      let index = 0;
      for (let length = 1; length < 16; length++) {
        code |= bits(1);
        const here = counts[length];
        if (code - here < first) return symbols[index + code - first];
        index += here;
        first = (first + here) << 1;
        code <<= 1;
      }
      throw new Error("packed bytes are broken");
    }
    function put(byte) {
      if (end === out.length) {
        const more = new Uint8Array(out.length * 2);
        more.set(out);
        out = more;
      }
      out[end++] = byte;
    }
    const EXTRA = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
    const LENGTHS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
    const FAR = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];
    const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
    let last = false;
    while (!last) {
      last = bits(1) === 1;
      const kind = bits(2);
      if (kind === 0) {
        held = 0;
        count = 0;
        const size = from[place] | (from[place + 1] << 8);
        place += 4;
        for (let index = 0; index < size; index++) put(from[place++]);
        continue;
      }
      let letters;
      let distances;
      if (kind === 1) {
        letters = tree(Array.from({ length: 288 }, (_, at) => (at < 144 ? 8 : at < 256 ? 9 : at < 280 ? 7 : 8)));
        distances = tree(new Array(30).fill(5));
      } else {
        const [many, far, codes] = [bits(5) + 257, bits(5) + 1, bits(4) + 4];
        const own = new Array(19).fill(0);
        for (let index = 0; index < codes; index++) own[ORDER[index]] = bits(3);
        const lengths = [];
        const code = tree(own);
        while (lengths.length < many + far) {
          const next = symbol(code);
          if (next < 16) lengths.push(next);
          else {
            const value = next === 16 ? lengths[lengths.length - 1] : 0;
            let times = next === 16 ? 3 + bits(2) : next === 17 ? 3 + bits(3) : 11 + bits(7);
            while (times--) lengths.push(value);
          }
        }
        letters = tree(lengths.slice(0, many));
        distances = tree(lengths.slice(many));
      }
      for (;;) {
        const next = symbol(letters);
        if (next === 256) break;
        if (next < 256) {
          put(next);
          continue;
        }
        let length = LENGTHS[next - 257] + bits(EXTRA[next - 257]);
        const far = symbol(distances);
        const back = FAR[far] + bits(far < 4 ? 0 : (far >> 1) - 1);
        while (length--) put(out[end - back]);
      }
    }
    return out.slice(0, end);
  }

  // --- the model, in workers or here --------------------------------------------------------------
  class Remote {
    constructor(worker) {
      this.worker = worker;
      this.waiting = new Map();
      this.next = 0;
      worker.onmessage = ({ data }) => {
        const [done, failed] = this.waiting.get(data.id) ?? [];
        this.waiting.delete(data.id);
        if (data.fault) failed?.(new Error(data.fault));
        else done?.(data.said);
      };
      worker.onerror = (event) => {
        for (const [, failed] of this.waiting.values()) failed(new Error(event.message || "a worker failed"));
        this.waiting.clear();
      };
    }
    post(message, moved = []) {
      return new Promise((done, failed) => {
        const id = this.next++;
        this.waiting.set(id, [done, failed]);
        this.worker.postMessage({ ...message, id }, moved);
      });
    }
    ask(line, bytes) {
      return this.post({ line, bytes }, bytes ? [bytes.buffer] : []);
    }
  }
  class Here {
    constructor(model) {
      this.model = model;
    }
    ask(line, bytes) {
      // In pieces, so that the page can be used in between.
      return new Promise((done, failed) => {
        setTimeout(() => {
          try {
            done(this.model(line, bytes));
          } catch (fault) {
            failed(fault);
          }
        }, 0);
      });
    }
  }
  let head = null; // answers
  let hands = []; // make runs
  let workersRefused = false;

  async function within(promise, time, what) {
    let timer;
    const late = new Promise((_, failed) => {
      timer = setTimeout(() => failed(new Error(what)), time);
    });
    try {
      return await Promise.race([promise, late]);
    } finally {
      clearTimeout(timer);
    }
  }
  async function open() {
    const [code, bundle] = await Promise.all([unpacked("model"), unpacked("bundle")]);
    const module = await WebAssembly.compile(code);
    const opened = async (address) => {
      const remote = new Remote(new Worker(address));
      const said = await within(remote.post({ module, bundle }), 15000, "a worker did not answer");
      if (said.error) throw new Error(said.error);
      return remote;
    };
    try {
      const address = URL.createObjectURL(new Blob([WORKER], { type: "text/javascript" }));
      head = await opened(address);
      const count = Math.max(1, Math.min(4, navigator.hardwareConcurrency || 2));
      for (let index = 0; index < count; index++) hands.push(opened(address));
    } catch {
      workersRefused = true;
      const model = modelOf(await WebAssembly.instantiate(module, {}));
      const said = model("open", bundle);
      if (said.error) throw new Error(said.error);
      head = new Here(model);
      hands = [Promise.resolve(head)];
    }
  }

  // --- what is asked ------------------------------------------------------------------------------
  const lines = facts.lines;
  const byLetter = new Map(lines.map((line) => [line.letter, line]));
  const free = lines.filter((line) => !line.locked);
  const GROUPS = [
    ["prescribing", "prescribing (clinicians, medicines and pharmacy)", ["prescribing_clinicians", "pharmacy"]],
    ["community", "LEROs, aftercare and mutual aid", ["lero", "peer_support", "mutual_aid"]],
    ["detox", "detox (community and inpatient)", ["community_detox", "inpatient_detox"]],
  ].map(([key, label, keys]) => ({ key, label, lines: lines.filter((line) => keys.includes(line.key)) }));
  const emptyPlan = () => ({
    from: facts.begins[Math.min(1, facts.begins.length - 1)].from,
    over: facts.begins.length > 1 ? 1 : 0,
    policies: [],
    change: {},
  });
  let state = { reading: facts.reading, plans: [emptyPlan()], shown: 0, total: "kept", payer: "" };
  let past = [];
  let kept = [];
  const copy = (value) => JSON.parse(JSON.stringify(value));
  const plan = () => state.plans[state.shown];
  const by = (own, letter) => own.change[letter] || 0;

  function fragment(own = state) {
    const parts = [facts.form, facts.mark, own.reading.charAt(0)];
    for (const one of own.plans) {
      parts.push(one.from, one.over, [...one.policies].sort((a, b) => a - b).join(""));
      parts.push(lines.map(({ letter }) => (by(one, letter) ? letter + by(one, letter) : "")).join(""));
    }
    return parts.join(".");
  }
  const nothing = () =>
    state.plans.every((one) => one.policies.length === 0 && Object.values(one.change).every((by) => !by));

  function change(what) {
    past.push(copy(state));
    if (past.length > 200) past.shift();
    what();
    changed();
  }
  function put(letter, pounds) {
    const line = byLetter.get(letter);
    const to = Math.max(0, Math.round(pounds)) - line.now;
    if (to) plan().change[letter] = to;
    else delete plan().change[letter];
  }
  const has = (letter) => byLetter.get(letter).now + by(plan(), letter);
  // Shares whole pounds among lines in proportion to what they have; what none has is left over.
  function spread(letters, amount) {
    const weights = letters.map((letter) => has(letter));
    let whole = weights.reduce((sum, own) => sum + own, 0);
    let rest = amount;
    letters.forEach((letter, index) => {
      if (rest === 0) return;
      let part;
      if (whole > 0) part = Math.round((rest * weights[index]) / whole);
      else part = Math.round(rest / (letters.length - index));
      part = Math.max(part, -weights[index]);
      whole -= weights[index];
      rest -= part;
      put(letter, weights[index] + part);
    });
    return rest;
  }
  function set(letter, pounds) {
    const before = has(letter);
    let to = Math.max(0, Math.round(pounds));
    if (state.total === "kept") {
      const payers = state.payer
        ? state.payer === letter ? [] : [state.payer]
        : free.map((line) => line.letter).filter((other) => other !== letter && has(other) > 0);
      if (payers.length === 0) return before;
      const most = payers.reduce((sum, payer) => sum + has(payer), 0);
      to = Math.min(to, before + most);
      put(letter, to);
      spread(payers, before - to);
    } else put(letter, to);
    return has(letter);
  }
  function moved(amount, givers, takers) {
    givers = givers.filter((letter) => !takers.includes(letter));
    takers = takers.filter((letter) => !givers.includes(letter));
    const most = givers.reduce((sum, letter) => sum + has(letter), 0);
    if (givers.length === 0 || takers.length === 0) return "Choose two different lines.";
    if (most === 0) return "That line has no money to give.";
    if (amount <= 0) return "Type an amount above £0.";
    if (amount > most) return `There is ${pounds(most)} a year to give: type ${pounds(most)} or less.`;
    change(() => {
      const now = copy(plan().change);
      spread(givers, -amount);
      const given = plan().change;
      spread(takers, amount);
      if (Object.keys(given).length === 0) plan().change = now;
    });
    return "";
  }

  // --- what is answered ---------------------------------------------------------------------------
  let turn = 0; // counts changes: what belongs to an earlier one is dropped
  let timer = 0;
  let aloud = 0;
  let rested = "";
  let shown = JSON.parse(at("last").textContent);
  let complete = false;
  let asking = null;
  const timings = { answers: [], runs: 0, ready: 0 };

  function say(text) {
    clearTimeout(aloud);
    aloud = setTimeout(() => {
      at("say").textContent = text;
      rested = "";
    }, REST);
  }
  function fail(fault) {
    at("failed").textContent = "The model could not answer this: " + (fault.message || fault);
    at("status").textContent = "";
  }
  async function value(line, bytes) {
    const said = await head.ask(line, bytes);
    if (said.error !== undefined) throw new Error(said.error);
    return said.value;
  }
  // One question at a time: of several that come while one is answered, the last is asked.
  function ask() {
    const own = ++turn;
    if (head) movedAt = nothing() ? movedAt : performance.now();
    clearTimeout(timer);
    complete = false;
    if (!head) return;
    if (asking) return;
    asking = (async () => {
      let answered = -1;
      while (answered !== turn) {
        answered = turn;
        const begun = performance.now();
        try {
          const text = fragment();
          const found = await value("answer " + text);
          if (answered === turn || !found) {
            shown = found;
            at("failed").textContent = "";
            show();
            // What rests is read: the value, and what would follow.
            if (!nothing()) say(rested + "Expected: " + spoken());
          }
        } catch (fault) {
          if (answered === turn) fail(fault);
        }
        timings.answers.push(performance.now() - begun);
      }
      asking = null;
      timer = setTimeout(() => follow(turn), SOON);
    })();
    return own;
  }
  async function rest(own) {
    const text = fragment();
    for (;;) {
      if (own !== turn) return false;
      if (await value("rest")) break;
    }
    if (own !== turn) return false;
    shown = await value("rested " + text);
    if (own === turn) show();
    return own === turn;
  }
  async function follow(own) {
    if (own !== turn || at("failed").textContent) return;
    try {
      if (nothing()) {
        at("status").textContent = "Move some money to see what would follow.";
        at("progress").hidden = true;
        complete = true;
        return;
      }
      at("status").textContent = "Asking what it rests on…";
      if (!(await rest(own))) return;
      await many(own);
    } catch (fault) {
      if (own === turn) fail(fault);
    }
  }
  // Each worker has runs of its own, which it keeps ready.
  const share = (index) => Array.from({ length: facts.runs }, (_, run) => run).filter((run) => run % hands.length === index);
  const workersLost = new Set();
  // While nobody asks: not within a second of the last move.
  let movedAt = 0;
  async function quiet() {
    for (;;) {
      if (running) await running;
      else if (asking || performance.now() - movedAt < 1000) await new Promise((done) => setTimeout(done, 100));
      else return;
    }
  }
  // Runs are made ready while nobody asks.
  async function warm() {
    await Promise.all(hands.map(async (coming, index) => {
      try {
        const worker = await coming;
        for (const run of share(index)) {
          if (workersRefused) return;
          await quiet();
          await worker.ask("warm " + facts.reading + " " + run);
        }
      } catch {
        // It is told where its runs are wanted.
      }
    }));
    try {
      for (const other of ["base", "sceptical", "hopeful"]) {
        await quiet();
        if (!workersRefused) await value("prepare " + other);
      }
    } catch {
      // It is told where that reading is wanted.
    }
    document.body.dataset.warm = "true";
  }
  let running = null;
  async function many(own) {
    let over;
    running = new Promise((done) => {
      over = done;
    });
    try {
      await runsOf(own);
    } finally {
      running = null;
      over();
    }
  }
  async function runsOf(own) {
    const text = fragment();
    const begun = performance.now();
    await value("begin " + text);
    let there = 0;
    let drawnAt = performance.now();
    let drawing = null;
    at("progress").hidden = false;
    const hand = async (coming, own_runs) => {
      let worker;
      try {
        worker = await coming;
      } catch {
        if (workersLost.has(coming)) return;
        workersLost.add(coming);
        // The first that is there makes its runs as well.
        own_runs.forEach((run) => shares[0].push(run));
        own_runs.length = 0;
        return;
      }
      while (own === turn && own_runs.length) {
        const run = own_runs.shift();
        const said = await worker.ask("run " + text + " " + run);
        if (said.error !== undefined) throw new Error(said.error);
        if (own !== turn) return;
        there = await value("gather " + run, said.bytes);
        if (own !== turn) return;
        counted(there);
        if (!drawing && there >= 20 && there < facts.runs && performance.now() - drawnAt > 500) {
          drawing = value("gathered " + text).then((found) => {
            drawing = null;
            drawnAt = performance.now();
            if (own === turn && !complete) {
              shown = found;
              show();
            }
          });
        }
      }
    };
    const shares = hands.map((_, index) => share(index));
    await Promise.all(hands.map((coming, index) => hand(coming, shares[index])));
    await drawing;
    if (own !== turn || there < facts.runs) return;
    shown = await value("gathered " + text + " last");
    if (own !== turn) return;
    timings.runs = performance.now() - begun;
    if (!(await rest(own))) return;
    complete = true;
    show();
    say(spoken());
  }
  function counted(there) {
    at("progress").max = facts.runs;
    at("progress").value = there;
    at("status").textContent =
      `${there} of ${facts.runs} runs of ${state.plans.length > 1 ? "both plans" : "this plan"}` +
      (there < 20 ? ": the range comes with 20" : there < facts.runs ? ": the range narrows" : "");
  }
  const spoken = () => shown.plans.map((one, index) => (shown.plans.length > 1 ? NAMES[index] + ": " : "") + one.finding).join(" ");

  function show() {
    const two = state.plans.length > 1;
    const own = shown.plans[Math.min(state.shown, shown.plans.length - 1)];
    const idle = nothing();
    at("described").textContent = idle
      ? `Nothing is changed yet. This is “${facts.comparator}”.`
      : (two ? NAMES[state.shown] + ": " : "") + own.described + ".";
    at("before").replaceChildren(...(idle ? [] : shown.before.map((text) => make("p", { className: "note", textContent: text }))));
    at("finding").textContent = idle ? "" : (shown.expected ? "Expected, before any range: " : "") + own.finding;
    tiles(idle);
    peek();
    printed(idle, two);
    table(idle, two);
    restsOn(idle, own, two);
    money(idle, own, two);
    const all = idle ? [] : [...shown.beside, ...own.caveats];
    const texts = [...new Set([...all, ...(idle ? [] : shown.sure), ...facts.limits])];
    at("beside").lastElementChild.replaceChildren(list(texts));
    at("limit").textContent = facts.limits.slice(0, 2).join(" ");
    if (complete) {
      at("status").textContent = `${shown.runs} runs, each with the same luck under ${two ? "both plans and " : "the plan and "}“${facts.comparator}”.`;
      at("progress").hidden = true;
    }
    for (const id of ["copy", "picture", "file", "keep"]) at(id).disabled = idle;
    document.body.dataset.runs = shown.expected ? "0" : String(shown.runs);
    document.body.dataset.complete = String(complete);
    document.body.dataset.turn = String(turn);
  }
  function tiles(idle) {
    const held = at("tiles");
    held.replaceChildren();
    if (idle) return;
    for (const row of [shown.rows[0], shown.rows[1], shown.rows[3], shown.rows[7]]) {
      if (!row) continue;
      const one = row.cells[Math.min(state.shown, row.cells.length - 1)];
      const word = one.doubt;
      held.append(make("div", { className: "tile" },
        make("span", { className: "what", textContent: row.label }),
        make("strong", { className: word ? "weakly" : "", textContent: capital(one.text) }),
        one.range ? drawn(one.bar) : null,
        make("span", { className: "under", textContent: one.range ? "90 % of runs: " + one.range : shown.expected ? "expected; the range comes" : "" }),
        word ? make("span", { className: "untested", textContent: word }) : null));
    }
  }
  // On a small screen, the answer in a line while the budget is in sight.
  const narrow = matchMedia("(max-width: 61.9rem)");
  let answerSeen = true;
  function peek() {
    const held = at("peek");
    const idle = nothing();
    held.hidden = idle || answerSeen || !narrow.matches;
    if (idle) return;
    const told = [shown.rows[0], shown.rows[1], shown.rows[3]].filter(Boolean).map((row) => {
      const one = row.cells[Math.min(state.shown, row.cells.length - 1)];
      return `${row.label}: ${one.text}${one.doubt ? `, ${one.doubt}` : ""}`;
    });
    held.textContent = told.join(" · ");
  }
  // On paper, every line that is changed.
  function printed(idle, two) {
    at("changes").replaceChildren();
    if (idle) return;
    state.plans.forEach((one, index) => {
      const texts = lines.filter((line) => by(one, line.letter)).map((line) => `${capital(line.label)}: ${pounds(line.now + by(one, line.letter))} a year, ${pounds(Math.abs(by(one, line.letter)))} ${by(one, line.letter) > 0 ? "more" : "less"} than today’s ${pounds(line.now)}`);
      at("changes").append(make("p", {}, make("strong", { textContent: two ? NAMES[index] : "The plan" })), list([...texts, ...one.policies.map((policy) => facts.policies[policy])]));
    });
  }
  function cell(one) {
    const held = make("td", {}, make("strong", { className: one.doubt ? "weakly" : "", textContent: one.text }));
    if (one.range) held.append(drawn(one.bar));
    const under = [];
    if (one.range) under.push("90 % of runs: " + one.range);
    if (one.agree) under.push(one.agree);
    if (one.percent) under.push(one.percent);
    if (under.length) held.append(make("span", { className: "under", textContent: under.join("; ") }));
    if (one.doubt) held.append(make("span", { className: "untested", textContent: capital(one.doubt) }));
    return held;
  }
  function table(idle, two) {
    const heading = make("thead", {}, make("tr", {},
      make("th", { scope: "col", textContent: `Over ${facts.horizon}` }),
      make("th", { scope: "col", textContent: facts.comparator }),
      ...(idle ? [] : shown.plans.map((_, index) => make("th", { scope: "col", textContent: two ? NAMES[index] : "The plan, against it" })))));
    const body = make("tbody", {}, ...shown.rows.map((row) => make("tr", {},
      make("th", { scope: "row", textContent: row.label }),
      make("td", { className: "now", textContent: row.now }),
      ...(idle ? [] : row.cells.map(cell)))));
    if (!idle) {
      body.append(make("tr", {},
        make("th", { scope: "row", textContent: "Money that finds nobody, a year" }),
        make("td", { className: "now", textContent: shown.spent_now }),
        ...shown.plans.map((one) => make("td", {}, make("strong", { textContent: one.left }), one.unspent ? make("span", { className: "under", textContent: one.unspent }) : null))));
      body.append(make("tr", {},
        make("th", { scope: "row", textContent: "Net benefit" + (shown.plans[0].counted ? ", " + shown.plans[0].counted : "") }),
        make("td", { className: "now", textContent: "–" }),
        ...shown.plans.map((one) => make("td", {}, make("strong", { textContent: one.withheld ? "Withheld" : one.net || "–" }), one.withheld ? make("span", { className: "under", textContent: capital(one.withheld) + "." }) : null))));
    }
    at("table").replaceChildren(make("table", {}, make("caption", {
      textContent: idle ? "Today’s budget carried on" : shown.expected ? "Expected differences; the ranges come" : "Dot: mean; line: where nine in ten runs fell; upright: no difference",
    }), heading, body));
  }
  function restsOn(idle, own, two) {
    const held = at("rests");
    held.replaceChildren();
    if (idle || own.rests.length === 0) return;
    held.append(make("h3", { textContent: "How much of it rests on weak evidence" + (two ? `: ${NAMES[state.shown]}` : "") }));
    for (const one of own.rests) {
      const name = capital(one.what);
      if (one.weak === null) {
        held.append(make("p", { textContent: `${name}: ${one.ledger}.` }));
        continue;
      }
      const line = make("p", {}, make("strong", { textContent: `${name}: ${Math.round(100 * one.weak)} % ` }), one.ledger + ". ");
      if (one.untested) line.append(make("span", { className: "untested", textContent: "UNTESTED: rests on weak evidence alone. " }));
      line.append(`${capital(one.base)} with central values; ${one.sceptical} read sceptically; ${one.hopeful} read hopefully${one.holds ? "" : ": the sign turns"}.`);
      if (one.mark) line.append(` Certainty of the evidence: ${one.mark} ${one.certainty}.`);
      held.append(drawn(one.bar), line);
    }
  }
  function money(idle, own, two) {
    const held = at("money");
    held.replaceChildren();
    if (idle) return;
    const rows = own.buys.filter((one) => one.changed || one.name.startsWith("keyworkers") || one.name === "rehab beds");
    held.append(make("table", {},
      make("caption", { textContent: "What the money buys in the last month" + (two ? `: ${NAMES[state.shown]}` : "") }),
      make("thead", {}, make("tr", {}, make("th", { scope: "col", textContent: "Bought" }), make("th", { scope: "col", textContent: "As now" }), make("th", { scope: "col", textContent: two ? NAMES[state.shown] : "The plan" }))),
      make("tbody", {}, ...rows.map((one) => make("tr", {}, make("th", { scope: "row", textContent: capital(one.name) }), make("td", { className: "now", textContent: one.now }), make("td", {}, make("strong", { textContent: one.then })))))));
  }

  // --- the controls -------------------------------------------------------------------------------
  const rows = new Map();
  function build() {
    at("kicker").textContent = `${facts.area} (${facts.source})`;
    at("intro").textContent = `Move money between services and see who dies, who recovers and what it costs over ${facts.horizon} from ${facts.start}, against “${facts.comparator}”. It takes no side.`;
    at("banners").append(...facts.banners.map((text) => make("p", { className: "note", textContent: text })));
    const choices = (none) => [
      ...GROUPS.filter((group) => group.lines.length).map((group) => make("option", { value: "+" + group.key, textContent: group.label })),
      ...free.map((line) => make("option", { value: line.letter, textContent: line.label })),
    ];
    at("move-from").append(...choices());
    at("move-to").append(...choices());
    at("move-from").value = "+prescribing";
    const rehab = lines.find((line) => line.key === "rehab");
    at("move-to").value = rehab.letter;
    at("preset").append(make("option", { value: "", textContent: "an example…" }), ...facts.presets.map((preset, index) => make("option", { value: String(index), textContent: preset.title })));
    at("from").append(...facts.begins.map((one) => make("option", { value: String(one.from), textContent: one.label })));
    at("over").append(...[0, 1, 2, 3, 5, 7, 10].map((years) => make("option", { value: String(years), textContent: years === 0 ? "at once" : `over ${years} year${years > 1 ? "s" : ""}` })));
    at("payer").append(make("option", { value: "", textContent: "all other open lines, in proportion" }), ...free.map((line) => make("option", { value: line.letter, textContent: line.label })));
    for (const line of free) at("lines").append(row(line));
    const closed = lines.filter((line) => line.locked);
    at("locked").firstElementChild.textContent = `${closed.length} lines are locked, and why`;
    at("locked").lastElementChild.append(
      make("p", { textContent: closed[0]?.locked ?? "" }),
      list(closed.map((line) => `${capital(line.label)}: ${pounds(line.now)} a year`)));
    facts.policies.forEach((label, index) => {
      at("policies").append(make("p", {}, make("label", {}, make("input", { type: "checkbox", value: String(index), id: "policy-" + index }), label)));
    });
    for (const [key, label] of [["base", "As the register reads it"], ["sceptical", "Sceptically of every service"], ["hopeful", "Hopefully"]]) {
      at("readings").append(make("p", {}, make("label", {}, make("input", { type: "radio", name: "reading", value: key, id: "reading-" + key }), label)));
    }
    listen();
  }
  function row(line) {
    const name = make("label", { className: "name", htmlFor: "line-" + line.key, textContent: capital(line.label) });
    const top = line.now > 0 ? Math.max(3 * line.now, 50000) : line.key === "consumption_room" ? 3000000 : 1000000;
    const step = top > 2000000 ? 10000 : top > 300000 ? 5000 : 500;
    const slider = make("input", { type: "range", id: "line-" + line.key, min: "0", max: String(top), step: "1", "aria-describedby": "how-" + line.key });
    const mark = make("span", { className: "today" });
    const field = make("input", { className: "field", id: "field-" + line.key, inputMode: "numeric", autocomplete: "off", "aria-label": capital(line.label) + ", pounds a year", "aria-describedby": "how-" + line.key });
    const how = make("span", { className: "how", id: "how-" + line.key });
    const held = make("div", { className: "row" }, name, make("div", { className: "slide" }, mark, slider), field, how);
    const own = { line, slider, field, how, held, top, mark };
    rows.set(line.letter, own);
    let before = null;
    const begin = () => {
      if (before === null) before = copy(state);
    };
    slider.addEventListener("input", () => {
      begin();
      // Every move is reckoned from where the slider was taken up.
      const to = Math.round(Number(slider.value) / step) * step;
      const near = Math.abs(to - line.now) < step ? line.now : to;
      state.plans = copy(before.plans);
      set(line.letter, near);
      changed(own);
    });
    slider.addEventListener("change", () => {
      if (before !== null) past.push(before);
      before = null;
      changed();
    });
    slider.addEventListener("keydown", (event) => {
      const steps = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 10, PageDown: -10 }[event.key];
      if (!steps) return;
      event.preventDefault();
      change(() => set(line.letter, has(line.letter) + steps * step));
    });
    field.addEventListener("change", async () => {
      const said = head ? await head.ask("pounds", new TextEncoder().encode(field.value)) : { error: "The model is not ready yet." };
      if (said.error !== undefined) {
        field.setAttribute("aria-invalid", "true");
        how.textContent = said.error;
        say(said.error);
        return;
      }
      field.removeAttribute("aria-invalid");
      let got = 0;
      change(() => {
        got = set(line.letter, said.value);
      });
      if (got !== said.value) how.textContent = `Kept at ${pounds(got)}: no other line has more to give.`;
    });
    return held;
  }
  function changed(dragged = null) {
    refresh(dragged);
    if (dragged) rested = `${capital(dragged.line.label)} ${pounds(has(dragged.line.letter))} a year. `;
    done("");
    const text = nothing() ? "" : "#" + fragment();
    try {
      history.replaceState(null, "", text || location.pathname + location.search);
    } catch {
      // Some browsers refuse it in a file: the link can still be copied.
    }
    ask();
  }
  function refresh(dragged = null) {
    const own = plan();
    let sum = 0;
    for (const line of lines) sum += line.now + by(own, line.letter);
    for (const { line, slider, field, how, held, top, mark } of rows.values()) {
      const now = has(line.letter);
      const most = Math.max(top, now);
      slider.max = String(most);
      if (dragged?.line !== line) slider.value = String(now);
      if (document.activeElement !== field || dragged === null) field.value = pounds(now);
      field.removeAttribute("aria-invalid");
      mark.style.left = `calc(8px + (100% - 16px) * ${line.now / most})`;
      const more = by(own, line.letter);
      const words = more === 0 ? `today ${pounds(line.now)}` : `${pounds(Math.abs(more))} ${more > 0 ? "more" : "less"} than today’s ${pounds(line.now)}`;
      how.textContent = words;
      slider.setAttribute("aria-valuetext", `${pounds(now)} a year, ${words}`);
      held.classList.toggle("changed", more !== 0);
    }
    const today = lines.reduce((whole, line) => whole + line.now, 0);
    at("sum").textContent = `All lines together: ${pounds(sum)} a year` + (sum === today ? ", as today." : `, ${pounds(Math.abs(sum - today))} ${sum > today ? "more" : "less"} than today.`);
    at("from").value = String(own.from);
    if (at("from").value === "") {
      at("from").append(make("option", { value: String(own.from), textContent: `month ${own.from + 1}` }));
      at("from").value = String(own.from);
    }
    at("over").value = String(own.over);
    if (at("over").value === "") {
      at("over").append(make("option", { value: String(own.over), textContent: `over ${own.over} years` }));
      at("over").value = String(own.over);
    }
    for (const box of at("policies").querySelectorAll("input")) box.checked = own.policies.includes(Number(box.value));
    at("reading-" + state.reading).checked = true;
    for (const radio of at("total").querySelectorAll("input")) radio.checked = radio.value === state.total;
    at("payer").value = state.payer;
    at("payer").disabled = state.total !== "kept";
    at("undo").disabled = past.length === 0;
    tabs();
  }
  function tabs() {
    const focused = document.activeElement?.id;
    const two = state.plans.length > 1;
    const button = (id, text, pressed, then) => {
      const made = make("button", { type: "button", id, textContent: text });
      if (pressed !== null) made.setAttribute("aria-pressed", String(pressed));
      made.addEventListener("click", then);
      return made;
    };
    const held = two
      ? [...NAMES.map((name, index) => button("tab-" + index, name, state.shown === index, () => {
          state.shown = index;
          refresh();
          show();
        })), button("drop", "Drop plan B", null, () => change(() => {
          state.plans = [state.plans[0]];
          state.shown = 0;
        }))]
      : [button("second", "Compare with a plan B", null, () => change(() => {
          // From today’s budget, with the first plan’s dates.
          state.plans.push({ ...emptyPlan(), from: state.plans[0].from, over: state.plans[0].over });
          state.shown = 1;
        }))];
    at("tabs").replaceChildren(...held);
    if (focused && ["second", "drop", "tab-0", "tab-1"].includes(focused)) (at(focused) || at("tab-1") || at("second")).focus();
  }
  function done(text) {
    at("done").textContent = text;
  }
  function download(name, blob) {
    const address = URL.createObjectURL(blob);
    const link = make("a", { href: address, download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
  }
  async function clipboard(text, what) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const held = make("textarea", { value: text, className: "hidden" });
      document.body.append(held);
      held.select();
      const copied = document.execCommand("copy");
      held.remove();
      if (!copied) {
        done(text);
        return;
      }
    }
    done(what);
  }
  function sentence() {
    const own = shown.plans[Math.min(state.shown, shown.plans.length - 1)];
    return `${own.sentence} ${facts.limits[1]} (${shown.source})`;
  }
  function listen() {
    at("move").addEventListener("submit", async (event) => {
      event.preventDefault();
      const said = head ? await head.ask("pounds", new TextEncoder().encode(at("move-amount").value)) : { error: "The model is not ready yet." };
      const letters = (value) => (value.startsWith("+") ? GROUPS.find((group) => "+" + group.key === value).lines.map((line) => line.letter) : [value]);
      const wrong = said.error ?? moved(said.value, letters(at("move-from").value), letters(at("move-to").value));
      at("move-error").textContent = wrong;
      at("move-amount").setAttribute("aria-invalid", String(Boolean(wrong)));
      if (!wrong && narrow.matches) at("answer").scrollIntoView();
    });
    at("peek").addEventListener("click", () => {
      at("answer").scrollIntoView();
      at("answer").focus({ preventScroll: true });
    });
    if (typeof IntersectionObserver === "function") {
      new IntersectionObserver(([seen]) => {
        answerSeen = seen.isIntersecting;
        peek();
      }).observe(at("answer"));
    }
    at("preset").addEventListener("change", () => {
      const preset = facts.presets[Number(at("preset").value)];
      if (at("preset").value === "" || !preset) return;
      change(() => {
        state.plans[state.shown] = opened(preset.plan);
        if (Object.values(plan().change).reduce((sum, by) => sum + by, 0) !== 0) state.total = "free";
      });
      at("preset").value = "";
    });
    at("from").addEventListener("change", () => change(() => { plan().from = Number(at("from").value); }));
    at("over").addEventListener("change", () => change(() => { plan().over = Number(at("over").value); }));
    at("undo").addEventListener("click", undo);
    at("reset").addEventListener("click", () => change(() => {
      state.plans[state.shown] = emptyPlan();
    }));
    at("total").addEventListener("change", (event) => {
      if (event.target.id === "payer") state.payer = at("payer").value;
      else state.total = event.target.value;
      refresh();
    });
    at("policies").addEventListener("change", (event) => change(() => {
      const policy = Number(event.target.value);
      plan().policies = event.target.checked ? [...plan().policies, policy] : plan().policies.filter((other) => other !== policy);
    }));
    at("readings").addEventListener("change", (event) => change(() => { state.reading = event.target.value; }));
    at("copy").addEventListener("click", () => clipboard(sentence(), "The sentence is copied."));
    at("link").addEventListener("click", () => clipboard(location.href.split("#")[0] + "#" + fragment(), "The link is copied. It opens this page where the page lies in the same place; its end, from # on, is the plan."));
    at("print").addEventListener("click", () => print());
    at("file").addEventListener("click", async () => {
      const said = await head.ask("file " + fragment());
      if (said.error !== undefined) return fail(said);
      download(`${facts.name}-plan.toml`, new Blob([said.text], { type: "application/toml" }));
      done(`${facts.name}-plan.toml is saved. The command line runs it to the same numbers: balance run ${facts.name}-plan.toml`);
    });
    at("picture").addEventListener("click", async () => {
      const said = await head.ask("picture " + fragment());
      if (said.error !== undefined) return fail(said);
      const svg = said.text;
      const image = new Image();
      image.onload = () => {
        const paper = make("canvas", { width: 2 * image.width, height: 2 * image.height });
        paper.getContext("2d").drawImage(image, 0, 0, paper.width, paper.height);
        paper.toBlob((blob) => {
          if (blob) download(`${facts.name}-plan.png`, blob);
          else download(`${facts.name}-plan.svg`, new Blob([svg], { type: "image/svg+xml" }));
          done("The picture is saved.");
        });
      };
      image.onerror = () => download(`${facts.name}-plan.svg`, new Blob([svg], { type: "image/svg+xml" }));
      image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(svg);
    });
    at("keep").addEventListener("click", () => {
      kept.push({ fragment: fragment(), state: copy(state), plans: copy(shown.plans), rows: copy(shown.rows.slice(0, 8)), runs: shown.runs, expected: shown.expected });
      keeping();
      done(`Plan ${kept.length} stands below, until this page is closed. Nothing is stored: save the link or the file to keep it.`);
    });
    document.addEventListener("keydown", (event) => {
      const typing = ["INPUT", "TEXTAREA"].includes(document.activeElement?.tagName) && document.activeElement.type !== "range";
      if ((event.ctrlKey || event.metaKey) && event.key === "z" && !typing && past.length) {
        event.preventDefault();
        undo();
      }
    });
    addEventListener("hashchange", () => fromLink());
  }
  function keeping() {
    at("kept").replaceChildren();
    if (kept.length === 0) return;
    at("kept").append(make("h3", { textContent: "Plans set beside each other" }));
    kept.forEach((one, index) => {
      one.plans.forEach((own, at_plan) => {
        const say = one.rows.map((row) => `${row.label}: ${row.cells[at_plan].text}${row.cells[at_plan].range ? ` (${row.cells[at_plan].range})` : ""}`);
        const back = make("button", { type: "button", textContent: "Go back to it" });
        back.addEventListener("click", () => change(() => { state = copy(one.state); }));
        const drop = make("button", { type: "button", textContent: "Take it away" });
        drop.addEventListener("click", () => {
          kept.splice(index, 1);
          keeping();
          at("keep").focus();
        });
        at("kept").append(make("div", { className: "kept" },
          make("p", {}, make("strong", { textContent: `${index + 1}${one.plans.length > 1 ? "AB"[at_plan] : ""}. ${own.described}` }), own.untested ? make("span", { className: "untested", textContent: " UNTESTED" }) : null, own.mark ? ` (${own.mark})` : null),
          make("p", { textContent: say.join(". ") + `. ${one.expected ? "Expected values." : one.runs + " runs."}` }),
          make("p", { className: "line buttons screen" }, back, drop)));
      });
    });
  }
  function undo() {
    if (past.length === 0) return;
    state = past.pop();
    changed();
  }
  function opened(told) {
    return { from: told.from, over: told.over, policies: told.policies, change: Object.fromEntries(told.change) };
  }
  async function fromLink() {
    const text = location.hash.slice(1);
    if (!text || text === fragment() || /^(answer|main|ask|budget)$/.test(text)) return;
    const said = await head.ask("read " + text);
    if (said.error !== undefined) {
      at("link-error").textContent = said.error + " Today’s budget is shown instead.";
      return;
    }
    at("link-error").textContent = "";
    past.push(copy(state));
    state.reading = said.value.reading;
    state.plans = said.value.plans.map(opened);
    state.shown = 0;
    if (state.plans.some((one) => Object.values(one.change).reduce((sum, by) => sum + by, 0) !== 0)) state.total = "free";
    changed();
  }

  // --- begin --------------------------------------------------------------------------------------
  (async () => {
    const begun = performance.now();
    // What can be said without the model, and why there is none.
    const without = (reason) => {
      at("app").hidden = true;
      at("skip").hidden = true;
      const plain = at("plain").content.cloneNode(true);
      plain.querySelector(".reason").textContent = reason;
      document.body.prepend(plain);
    };
    if (typeof WebAssembly !== "object") {
      without("this browser has no WebAssembly, or it is switched off");
      return;
    }
    build();
    refresh();
    show();
    at("app").hidden = false;
    try {
      at("status").textContent = "The model is being opened…";
      await open();
      at("status").textContent = "";
    } catch (fault) {
      without(`it could not be opened (${fault.message || fault}). Ask whoever sent the page for a new one`);
      return;
    }
    try {
      await value("prepare " + facts.reading);
    } catch (fault) {
      fail(fault);
    }
    if (location.hash.length > 1) await fromLink();
    if (nothing()) ask();
    warm();
    timings.ready = performance.now() - begun;
    document.body.dataset.ready = "true";
    document.body.dataset.workers = workersRefused ? "none" : String(hands.length);
    window.timings = timings;
  })();
})();
