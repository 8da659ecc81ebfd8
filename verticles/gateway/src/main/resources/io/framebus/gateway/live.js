"use strict";

/** The newest streams as cards: what is seen now, pushed by the node; the picture follows a moment later. */
const Live = (() => {
  const CARDS = 6;
  const PICTURE_MILLIS = 600;
  const SPEED_MILLIS = 3000;
  const PING_MILLIS = 4000;
  const LONGEST_COUNT = 5000;
  const ENDED = ["inactive", "inactive_error"];
  const cards = new Map();
  let socket = null;

  function connect() {
    socket = new WebSocket(`${location.protocol.replace("http", "ws")}//${location.host}/eventbus/websocket`);
    socket.addEventListener("open", () => cards.forEach((card) => listen(card)));
    socket.addEventListener("message", (event) => heard(event.data));
    socket.addEventListener("close", () => setTimeout(connect, 2000));
  }

  function send(message) {
    if (socket && socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  }

  const address = (card) => `streams.${card.id}.stats`;
  const listen = (card) => send({ type: "register", address: address(card), headers: {} });

  async function heard(data) {
    const message = JSON.parse(typeof data === "string" ? data : await data.text());
    const card = message.type === "rec" && cards.get(message.body.id);
    if (!card) return;
    const now = performance.now();
    card.stats = message.body;
    card.marks.push({ now, frames: message.body.frames.processed });
    while (now - card.marks[0].now > SPEED_MILLIS) card.marks.shift();
    figures(card);
  }

  function speed(card) {
    const [first, last] = [card.marks[0], card.marks[card.marks.length - 1]];
    return card.marks.length > 1 && last.now - first.now > 300 ? (1000 * (last.frames - first.frames)) / (last.now - first.now) : null;
  }

  function make(stream) {
    const card = { id: stream.id, marks: [], stats: null, unique: null, seen: -1, busy: false, complete: false };
    card.root = element("article", undefined, "card");
    card.picture = element("img");
    card.picture.alt = `Newest picture of ${stream.name}`;
    card.picture.hidden = true;
    card.title = element("h3", stream.name);
    card.state = element("span", stream.state, "pill");
    card.numbers = element("dl");
    const head = element("div", undefined, "head");
    head.append(card.title, card.state);
    const frame = element("div", undefined, "picture");
    frame.append(card.picture);
    card.root.append(frame, head, card.numbers);
    card.root.addEventListener("click", () => { selected = card.id; refresh(); });
    return card;
  }

  const listed = (counts) => Object.entries(counts).map(([name, count]) => `${count} ${name}`).join(", ") || "nothing";

  function figures(card) {
    const ended = ENDED.includes(card.stream.state);
    const rate = speed(card);
    const frames = card.stats ? card.stats.frames : card.stream.frames;
    const unique = card.unique || (card.stats && card.stats.unique);
    const rows = [["frames", frames.processed.toLocaleString("en")]];
    if (!ended) rows.push(["frames/s", rate === null ? "–" : rate.toFixed(1)], ["now", card.stats ? listed(card.stats.counts) : "–"]);
    if (unique && Object.keys(unique).length) rows.push(["different so far", listed(unique)]);
    card.numbers.replaceChildren(...rows.map(([name, value]) => {
      const row = element("div");
      row.append(element("dt", name), element("dd", value));
      return row;
    }));
  }

  /** Shows the newest picture that is stored; reads the last few results only. */
  async function look(card) {
    const newest = Math.max(card.stats ? card.stats.seq : -1, card.stream.frames.selected - 1);
    if (card.busy || newest <= card.seen) return;
    card.busy = true;
    try {
      const page = await call(`/detection_result?id=${card.id}&after=${Math.max(-1, newest - 20)}&limit=50`);
      const result = page.results.findLast((found) => found.image);
      if (result && result.seq > card.seen) {
        const next = new Image();
        next.src = result.image;
        await next.decode();
        card.picture.src = next.src;
        card.picture.hidden = false;
        card.seen = result.seq;
      }
    } catch (failure) {
      console.debug("no picture", failure);
    } finally {
      card.busy = false;
    }
  }

  /** What an ended stream had in all; nobody pushes that any more. */
  async function count(card) {
    card.complete = true;
    if (card.stream.frames.processed > LONGEST_COUNT) return;
    const ids = new Map();
    for (let after = -1; after !== null;) {
      const page = await call(`/detection_result?id=${card.id}&after=${after}&limit=500`);
      for (const track of page.results.flatMap((result) => result.tracks || [])) {
        if (!ids.has(track.group)) ids.set(track.group, new Set());
        ids.get(track.group).add(track.track_id);
      }
      after = page.next;
    }
    card.unique = Object.fromEntries([...ids].sort().map(([group, found]) => [group, found.size]));
    figures(card);
  }

  function show(streams) {
    // What runs comes before what has ended, the newest first in both.
    const ended = (stream) => ENDED.includes(stream.state);
    const shown = [...streams.filter((stream) => !ended(stream)), ...streams.filter(ended)].slice(0, CARDS);
    for (const [id, card] of cards) {
      if (shown.some((stream) => stream.id === id)) continue;
      send({ type: "unregister", address: address(card), headers: {} });
      cards.delete(id);
    }
    for (const stream of shown) {
      if (!cards.has(stream.id)) cards.set(stream.id, make(stream));
      const card = cards.get(stream.id);
      if (!card.stream) listen(card);
      card.stream = stream;
      card.state.textContent = stream.state;
      card.state.className = `pill ${mood(stream.state)}`;
      figures(card);
      if (ENDED.includes(stream.state)) {
        look(card);
        if (!card.complete) count(card).catch((failure) => console.debug("not counted", failure));
      }
    }
    const order = shown.map((stream) => cards.get(stream.id).root);
    if (order.some((root, i) => byId("cards").children[i] !== root)) byId("cards").replaceChildren(...order);
    byId("live").hidden = shown.length === 0;
  }

  connect();
  setInterval(() => send({ type: "ping" }), PING_MILLIS);
  setInterval(() => cards.forEach((card) => { if (card.stats && !ENDED.includes(card.stream.state)) look(card); }), PICTURE_MILLIS);
  return { show };
})();
